import { describe, expect, test } from '@jest/globals';
import { findBuildBackend } from './build-backend.ts';
import { parseToml } from './python-project.ts';

type Files = Readonly<Record<string, string>>;

const system = (backend: string, rest = '') => `[build-system]\nbuild-backend = "${backend}"\n${rest}`;

const find = (toml: string, files: Files = {}) =>
  findBuildBackend(parseToml('pyproject.toml', toml), async (file) =>
    Object.hasOwn(files, file) ? files[file] : undefined,
  );

describe('what builds is known by the module of the backend, not by how its name begins', () => {
  test.each([
    ['', 'setuptools'],
    [system('setuptools.build_meta'), 'setuptools'],
    [system('setuptools.build_meta:__legacy__'), 'setuptools'],
    [system('setuptools_but_other.api'), 'unknown'],
    [system('scikit_build_core.setuptools.build_meta'), 'setuptools'],
    [system('scikit_build_core.build'), 'scikit-build-core'],
    [system('jupyter_packaging.build_api'), 'setuptools'],
    [system('pbr.build'), 'setuptools'],
    [system('hatchling.build'), 'hatchling'],
    [system('hatchling_of_ours.build'), 'unknown'],
    [system('flit_core.buildapi'), 'flit'],
    [system('flit.buildapi'), 'flit'],
    [system('flit_scm:buildapi'), 'flit'],
    [system('pdm.backend'), 'pdm'],
    [system('pdm.pep517.api'), 'pdm'],
    [system('poetry.core.masonry.api'), 'poetry'],
    [system('poetry.masonry.api'), 'poetry'],
    [system('poetry_dynamic_versioning.backend'), 'poetry'],
    [system('mesonpy'), 'meson-python'],
    [system('maturin'), 'maturin'],
    [system('uv_build'), 'uv'],
    [system('constructor'), 'unknown'],
    [system('sipbuild.api'), 'unknown'],
  ])('%j', async (toml, backend) => {
    expect(await find(toml)).toBe(backend);
  });
});

describe('a backend of the project is what it wraps', () => {
  test.each<[string, string, Files, string]>([
    [
      'by what it imports',
      system('pep517_backend.hooks', 'backend-path = ["packaging"]'),
      { 'packaging/pep517_backend/hooks.py': '"""Hooks."""\nfrom setuptools.build_meta import *\n' },
      'setuptools',
    ],
    [
      'in a package, indented and renamed',
      system('backend:hooks', 'backend-path = ["."]'),
      { 'backend/__init__.py': 'if True:\n    import hatchling.build as base\n' },
      'hatchling',
    ],
    [
      'under the name of another',
      system('flit_core.buildapi', 'backend-path = ["tools"]'),
      { 'tools/flit_core/buildapi.py': 'from poetry.core.masonry.api import *' },
      'poetry',
    ],
    [
      'by what it requires',
      system(
        '_backend',
        'backend-path = ["."]\nrequires = ["setuptools>=61", "meson_python >= 0.15; python_version > \'3\'"]',
      ),
      { '_backend.py': 'from ._more import hooks' },
      'meson-python',
    ],
    [
      'by what lies beside it',
      system('_backend', 'backend-path = ["."]'),
      { '_backend.py': '', 'setup.cfg': '[metadata]\nname = a' },
      'setuptools',
    ],
    ['which may not be known', system('_backend', 'backend-path = ["."]'), { '_backend.py': 'import os' }, 'unknown'],
    [
      'not outside the project',
      system('_backend', 'backend-path = ["../other"]'),
      { '../other/_backend.py': 'import hatchling.build' },
      'unknown',
    ],
    ['without a file', system('company_build.api', 'requires = ["company-build", "setuptools"]'), {}, 'setuptools'],
    ['of two', system('company_build.api', 'requires = ["hatchling", "flit-core"]'), {}, 'unknown'],
  ])('%s', async (_, toml, files, backend) => {
    expect(await find(toml, files)).toBe(backend);
  });
});
