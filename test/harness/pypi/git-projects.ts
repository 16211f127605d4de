import type { BackendProject } from './backend-project.ts';

const empty = { 'acme_parcel/__init__.py': '"""Weighs parcels."""\n' };

/** A module that takes its version from a file that the build writes. */
const importing = (name: string) => ({
  'acme_parcel/__init__.py': `"""Weighs parcels."""\n\nfrom ._version import ${name} as __version__\n`,
});

const versioneer = `[tool.versioneer]
VCS = "git"
style = "pep440"
versionfile_source = "acme_parcel/_version.py"
versionfile_build = "acme_parcel/_version.py"
tag_prefix = "v"
[tool.setuptools]
packages = ["acme_parcel"]`;

const versioneerScript =
  'import versioneer\nfrom setuptools import setup\n\nsetup(version=versioneer.get_version(), cmdclass=versioneer.get_cmdclass())\n';

/** An sdist has no repository: there the version is the one that was written into it. */
const dunamaiScript = `from pathlib import Path

from dunamai import Style, Version
from setuptools import setup

written = Path("PKG-INFO")
if written.exists():
    version = next(line[9:] for line in written.read_text().splitlines() if line.startswith("Version: "))
else:
    version = Version.from_git().serialize(style=Style.Pep440)
setup(version=version, packages=["acme_parcel"])
`;

/** Projects whose version is the last tag of the repository, which has no tag of the release when they are built. */
export const gitProjects: Readonly<Record<string, BackendProject>> = {
  'setuptools-scm': {
    requires: ['setuptools', 'setuptools-scm'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: '[tool.setuptools_scm]\nversion_file = "acme_parcel/_version.py"',
    files: importing('version'),
    hasModuleVersion: true,
    isQuick: true,
  },
  'setuptools-scm, without a table': {
    requires: ['setuptools', 'setuptools-scm[simple]>=9.2'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    files: empty,
  },
  'hatch-vcs': {
    requires: ['hatchling', 'hatch-vcs'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\nsource = "vcs"\n[tool.hatch.build.hooks.vcs]\nversion-file = "acme_parcel/_version.py"',
    files: importing('version'),
    hasModuleVersion: true,
    isQuick: true,
  },
  'flit-scm': {
    requires: ['flit-scm'],
    backend: 'flit_scm:buildapi',
    project: 'dynamic',
    rest: '[tool.setuptools_scm]\nwrite_to = "acme_parcel/_version.py"',
    files: importing('version'),
    hasModuleVersion: true,
    isQuick: true,
  },
  'pdm-backend, scm': {
    requires: ['pdm-backend'],
    backend: 'pdm.backend',
    project: 'dynamic',
    rest: '[tool.pdm.version]\nsource = "scm"\nwrite_to = "acme_parcel/_version.py"\nwrite_template = "version = \'{}\'\\n"',
    files: importing('version'),
    hasModuleVersion: true,
    isQuick: true,
  },
  pbr: {
    requires: ['setuptools', 'pbr>=6'],
    backend: 'pbr.build',
    project: 'none',
    files: {
      ...empty,
      'setup.py': 'from setuptools import setup\n\nsetup(setup_requires=["pbr"], pbr=True)\n',
      'setup.cfg': '[metadata]\nname = acme-parcel\nsummary = Weighs parcels\n[files]\npackages = acme_parcel\n',
    },
    isQuick: true,
  },
  'pbr, setuptools': {
    requires: ['setuptools', 'pbr>=6'],
    backend: 'setuptools.build_meta',
    project: 'none',
    files: {
      ...empty,
      'setup.py': 'from setuptools import setup\n\nsetup(pbr=True)\n',
      'setup.cfg': '[metadata]\nname = acme-parcel\nsummary = Weighs parcels\n[files]\npackages = acme_parcel\n',
    },
  },
  'dunamai in setup.py': {
    requires: ['setuptools', 'dunamai'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    files: { ...empty, 'setup.py': dunamaiScript },
    isQuick: true,
  },
  'poetry-dynamic-versioning': {
    requires: ['poetry-core>=2', 'poetry-dynamic-versioning>=1,<2'],
    backend: 'poetry_dynamic_versioning.backend',
    project: 'dynamic',
    rest: '[tool.poetry]\nversion = "0.0.0"\n[tool.poetry-dynamic-versioning]\nenable = true',
    files: { 'acme_parcel/__init__.py': '__version__ = "0.0.0"\n' },
    hasModuleVersion: true,
    isQuick: true,
  },
  'uv-dynamic-versioning': {
    requires: ['hatchling', 'uv-dynamic-versioning'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\nsource = "uv-dynamic-versioning"',
    files: empty,
    isQuick: true,
  },
  'versioneer, its file in the project': {
    requires: ['setuptools', 'versioneer[toml]==0.29'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: versioneer,
    files: { ...empty, 'setup.py': versioneerScript },
    setup: [['versioneer', 'install', '--vendor']],
    hasModuleVersion: true,
    beta: { module: '1.2.0-beta.1' },
    isQuick: true,
  },
  'versioneer, required': {
    requires: ['setuptools', 'versioneer[toml]==0.29'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: versioneer,
    files: { ...empty, 'setup.py': versioneerScript },
    setup: [['versioneer', 'install', '--no-vendor']],
    hasModuleVersion: true,
    beta: { module: '1.2.0-beta.1' },
  },
  'versioningit with hatchling': {
    requires: ['hatchling', 'versioningit'],
    backend: 'hatchling.build',
    project: 'dynamic',
    rest: '[tool.hatch.version]\nsource = "versioningit"',
    files: empty,
    isQuick: true,
  },
  'versioningit with setuptools': {
    requires: ['setuptools', 'versioningit'],
    backend: 'setuptools.build_meta',
    project: 'dynamic',
    rest: '[tool.versioningit]\n[tool.setuptools]\npackages = ["acme_parcel"]',
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
