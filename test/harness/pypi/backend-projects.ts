/** A project as somebody might have it at version 1.1.0: its files, by backend and by the way in which its version is kept. */
export interface BackendProject {
  /** What `[build-system] requires` has, and the backend. */
  readonly requires: readonly string[];
  readonly backend: string;
  /** `[project]`: the version, or `dynamic`; `none` for a project without the table. */
  readonly project?: 'static' | 'dynamic' | 'none';
  /** The rest of `pyproject.toml`. */
  readonly rest?: string;
  /** Beside the module. */
  readonly files?: Readonly<Record<string, string>>;
  /** Programs that it takes beside Python. */
  readonly needs?: readonly string[];
  /** What the package's own `__version__` says, when it is not the PEP 440 form. */
  readonly hasModuleVersion?: boolean;
}

const module = '"""Weighs parcels."""\n\n__version__ = "1.1.0"\n';
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

/** Written and without compiler first, then those that compile, then those whose version git has. */
export const backendProjects: Readonly<Record<string, BackendProject>> = {
  hatchling: { requires: ['hatchling'], backend: 'hatchling.build', files: empty },
  'hatchling, the module': {
    requires: ['hatchling'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\npath = "acme_parcel/__init__.py"',
    files: { 'acme_parcel/__init__.py': module },
    hasModuleVersion: true,
  },
  setuptools: { requires: ['setuptools'], backend: 'setuptools.build_meta', files: empty },
  'setuptools, an attribute': {
    requires: ['setuptools'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: '[tool.setuptools.dynamic]\nversion = { attr = "acme_parcel.__version__" }',
    files: { 'acme_parcel/__init__.py': module },
    hasModuleVersion: true,
  },
  'scikit-build-core': {
    requires: ['scikit-build-core'],
    backend: 'scikit_build_core.build',
    files: { ...empty, 'CMakeLists.txt': cmake, 'native.c': native },
    needs: ['gcc'],
  },
  'meson-python': {
    requires: ['meson-python'],
    backend: 'mesonpy',
    files: { ...empty, 'meson.build': meson("'0'"), 'native.c': native },
    needs: ['gcc'],
  },
  'setuptools-scm': {
    requires: ['setuptools', 'setuptools-scm'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: '[tool.setuptools_scm]\nversion_file = "acme_parcel/_version.py"',
    files: empty,
  },
  'scikit-build-core, setuptools-scm': {
    requires: ['scikit-build-core', 'setuptools-scm'],
    backend: 'scikit_build_core.build',
    project: 'dynamic',
    rest: '[tool.scikit-build.metadata.version]\nprovider = "scikit_build_core.metadata.setuptools_scm"\n[tool.scikit-build]\nexperimental = true\n[tool.setuptools_scm]',
    files: { ...empty, 'CMakeLists.txt': cmake, 'native.c': native },
    needs: ['gcc'],
  },
  'versioningit with hatchling': {
    requires: ['hatchling', 'versioningit'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\nsource = "versioningit"',
    files: empty,
  },
  'setuptools-git-versioning': {
    requires: ['setuptools', 'setuptools-git-versioning'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: '[tool.setuptools-git-versioning]\nenabled = true\n[tool.setuptools]\npackages = ["acme_parcel"]',
    files: empty,
  },
};

/** The files of a project. */
export function projectFiles({ requires, backend, project = 'static', rest = '', files = {} }: BackendProject) {
  const path = Object.keys(files).some((name) => name.startsWith('packaging/')) ? 'backend-path = ["packaging"]\n' : '';
  const own = files[`${backend}.py`] === undefined ? path : 'backend-path = ["."]\n';
  const system = `[build-system]\nrequires = ${JSON.stringify(requires)}\nbuild-backend = "${backend}"\n${own}`;
  const version = project === 'static' ? 'version = "1.1.0"' : 'dynamic = ["version"]';
  const table = `[project]\nname = "acme-parcel"\n${version}\ndescription = "Weighs parcels"\nrequires-python = ">=3.9"\n`;
  return {
    'pyproject.toml': `${system}\n${project === 'none' ? '' : table}\n${rest}\n`,
    '.gitignore': 'dist/\n*.egg-info/\n__pycache__/\n_version.py\n!/acme_parcel/_version.py\n',
    ...files,
  };
}
