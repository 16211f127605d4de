import type { BackendProject } from './backend-project.ts';

const module = '"""Weighs parcels."""\n\n__version__ = "1.1.0"\n';
const empty = { 'acme_parcel/__init__.py': '"""Weighs parcels."""\n' };
const withVersion = { files: { 'acme_parcel/__init__.py': module }, hasModuleVersion: true } as const;

/** Pure projects that have their version in a file. */
export const writtenProjects: Readonly<Record<string, BackendProject>> = {
  hatchling: { requires: ['hatchling'], backend: 'hatchling.build', files: empty },
  'hatchling, the module': {
    requires: ['hatchling'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\npath = "acme_parcel/__init__.py"',
    ...withVersion,
    isQuick: true,
  },
  'hatch-regex-commit': {
    requires: ['hatchling', 'hatch-regex-commit'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\nsource = "regex_commit"\npath = "acme_parcel/__init__.py"\ntag_sign = false',
    ...withVersion,
    isQuick: true,
  },
  'hatch-nodejs-version': {
    requires: ['hatchling', 'hatch-nodejs-version'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\nsource = "nodejs"',
    files: { ...empty, 'package.json': '{ "name": "acme-parcel", "version": "1.1.0" }\n' },
    beta: { metadata: '1.2.0beta1' },
  },
  setuptools: { requires: ['setuptools'], backend: 'setuptools.build_meta', files: empty },
  'setuptools, an attribute': {
    requires: ['setuptools'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: '[tool.setuptools.dynamic]\nversion = { attr = "acme_parcel.__version__" }',
    ...withVersion,
    isQuick: true,
  },
  'poetry-core, [project]': {
    requires: ['poetry-core>=2'],
    backend: 'poetry.core.masonry.api',
    files: empty,
    isQuick: true,
  },
  'poetry-core, [tool.poetry]': {
    requires: ['poetry-core>=2'],
    backend: 'poetry.core.masonry.api',
    project: 'none',
    rest: '[tool.poetry]\nname = "acme-parcel"\nversion = "1.1.0"\ndescription = "Weighs parcels"\nauthors = ["Ada <ada@example.org>"]',
    files: empty,
  },
  'poetry-core, both tables': {
    requires: ['poetry-core>=2'],
    backend: 'poetry.core.masonry.api',
    project: 'dynamic',
    rest: '[tool.poetry]\nversion = "1.1.0"',
    files: empty,
  },
  'pdm-backend': { requires: ['pdm-backend'], backend: 'pdm.backend', files: empty },
  'pdm-backend, the module': {
    requires: ['pdm-backend'],
    backend: 'pdm.backend',
    project: 'dynamic',
    rest: '[tool.pdm.version]\nsource = "file"\npath = "acme_parcel/__init__.py"',
    ...withVersion,
    isQuick: true,
  },
  'flit-core': { requires: ['flit-core>=3.2,<4'], backend: 'flit_core.buildapi', files: empty },
  'flit-core, the module': {
    requires: ['flit-core>=3.2,<4'],
    backend: 'flit_core.buildapi',
    project: 'dynamic',
    ...withVersion,
    isQuick: true,
  },
  uv_build: {
    requires: ['uv_build>=0.8'],
    backend: 'uv_build',
    rest: '[tool.uv.build-backend]\nmodule-root = ""',
    files: empty,
    isQuick: true,
  },
};
