import type { BackendProject } from './backend-project.ts';

const empty = { 'acme_parcel/__init__.py': '"""Weighs parcels."""\n' };

/** C code for a module `_native` that weighs. */
const native = `#include <Python.h>
static PyObject *weigh(PyObject *self, PyObject *args) { return PyLong_FromLong(42); }
static PyMethodDef methods[] = {{"weigh", weigh, METH_NOARGS, "Weighs."}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, methods};
PyMODINIT_FUNC PyInit__native(void) { return PyModule_Create(&module); }
`;

const cmake = `cmake_minimum_required(VERSION 3.20)
project(acme_parcel LANGUAGES C)
find_package(Python REQUIRED COMPONENTS Interpreter Development.Module)
Python_add_library(_native MODULE native.c WITH_SOABI)
install(TARGETS _native DESTINATION acme_parcel)
`;

const meson = (version: string) => `project('acme-parcel', 'c', version: ${version})
py = import('python').find_installation(pure: false)
py.install_sources('acme_parcel/__init__.py', subdir: 'acme_parcel')
py.extension_module('_native', 'native.c', install: true, subdir: 'acme_parcel')
`;

const scikitBuild = {
  backend: 'scikit_build_core.build',
  needs: ['gcc'],
  isNative: true,
} as const;
const mesonPython = { backend: 'mesonpy', needs: ['gcc'], isNative: true } as const;

/** The lock file must fit after each release: Cargo would write it anew otherwise. */
const maturin = {
  requires: ['maturin>=1.7,<2'],
  backend: 'maturin',
  needs: ['cargo'],
  setup: [['cargo', 'generate-lockfile']],
} as const;

const crate = `[package]
name = "acme-parcel"
version = "1.1.0"
edition = "2021"
`;

const extension = {
  ...empty,
  'Cargo.toml': `${crate}[lib]\nname = "_native"\ncrate-type = ["cdylib"]\n[dependencies]\npyo3 = "0.30"\n`,
  'src/lib.rs': `use pyo3::prelude::*;

#[pyfunction]
fn weigh() -> u32 { 42 }

#[pymodule]
fn _native(m: &Bound<'_, PyModule>) -> PyResult<()> { m.add_function(wrap_pyfunction!(weigh, m)?) }
`,
};

/** Projects that compile. */
export const nativeProjects: Readonly<Record<string, BackendProject>> = {
  'scikit-build-core': {
    ...scikitBuild,
    requires: ['scikit-build-core'],
    files: { ...empty, 'CMakeLists.txt': cmake, 'native.c': native },
  },
  'scikit-build-core, the module': {
    ...scikitBuild,
    requires: ['scikit-build-core'],
    project: 'dynamic',
    rest: '[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.regex"\ninput = "acme_parcel/__init__.py"',
    files: { 'acme_parcel/__init__.py': '__version__ = "1.1.0"\n', 'CMakeLists.txt': cmake, 'native.c': native },
    hasModuleVersion: true,
  },
  'scikit-build-core, setuptools-scm': {
    ...scikitBuild,
    requires: ['scikit-build-core', 'setuptools-scm'],
    project: 'dynamic',
    rest: '[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.setuptools_scm"\n[tool.setuptools_scm]',
    files: { ...empty, 'CMakeLists.txt': cmake, 'native.c': native },
    isQuick: true,
  },
  'scikit-build-core, dynamic-metadata': {
    ...scikitBuild,
    requires: ['scikit-build-core>=1'],
    project: 'dynamic',
    rest: '[[tool.dynamic-metadata]]\nprovider = "scikit_build_core.metadata.regex"\nfield = "version"\ninput = "acme_parcel/__init__.py"',
    files: { 'acme_parcel/__init__.py': '__version__ = "1.1.0"\n', 'CMakeLists.txt': cmake, 'native.c': native },
    hasModuleVersion: true,
  },
  'scikit-build-core, dynamic-metadata of setuptools-scm': {
    ...scikitBuild,
    requires: ['scikit-build-core>=1'],
    project: 'dynamic',
    rest: '[[tool.dynamic-metadata]]\nprovider = "scikit_build_core.metadata.setuptools_scm"\n[tool.setuptools_scm]',
    files: { ...empty, 'CMakeLists.txt': cmake, 'native.c': native },
  },
  'meson-python': {
    ...mesonPython,
    requires: ['meson-python'],
    files: { ...empty, 'meson.build': meson("'0'"), 'native.c': native },
  },
  'meson-python, meson.build': {
    ...mesonPython,
    requires: ['meson-python'],
    project: 'dynamic',
    files: { ...empty, 'meson.build': meson("'1.1.0'"), 'native.c': native },
  },
  'meson-python, setuptools-scm': {
    ...mesonPython,
    requires: ['meson-python', 'setuptools-scm'],
    project: 'dynamic',
    files: {
      ...empty,
      'meson.build': meson("run_command('python', '-m', 'setuptools_scm', check: true).stdout().strip()"),
      'native.c': native,
    },
  },
  maturin: {
    ...maturin,
    project: 'dynamic',
    rest: '[tool.maturin]\nmodule-name = "acme_parcel._native"\nlocked = true',
    files: extension,
    isNative: true,
  },
  'maturin, [project]': {
    ...maturin,
    rest: '[tool.maturin]\nmodule-name = "acme_parcel._native"\nlocked = true',
    files: extension,
    isNative: true,
  },
  'maturin, a program': {
    ...maturin,
    project: 'dynamic',
    rest: '[tool.maturin]\nbindings = "bin"\nlocked = true',
    files: { ...empty, 'Cargo.toml': crate, 'src/main.rs': 'fn main() { println!("42") }\n' },
    isQuick: true,
  },
};
