import { posix } from 'node:path';
import type { TomlTable, TomlValue } from 'smol-toml';
import { tableAt } from './python-project.ts';

/** Reads a text file of a project, by its path relative to `pyproject.toml`; `undefined` when there is none. */
export type ReadText = (file: string) => Promise<string | undefined>;

/** What builds a project in the end, whatever wraps it. */
export type BuildBackend =
  | 'flit'
  | 'hatchling'
  | 'maturin'
  | 'meson-python'
  | 'pdm'
  | 'poetry'
  | 'scikit-build-core'
  | 'setuptools'
  | 'uv'
  | 'unknown';

/** By the top module of a build backend, and of those that wrap another. */
const byModule: Readonly<Record<string, BuildBackend>> = {
  flit: 'flit',
  flit_core: 'flit',
  flit_scm: 'flit',
  hatchling: 'hatchling',
  jupyter_packaging: 'setuptools',
  maturin: 'maturin',
  mesonpy: 'meson-python',
  pbr: 'setuptools',
  pdm: 'pdm',
  poetry: 'poetry',
  poetry_dynamic_versioning: 'poetry',
  scikit_build_core: 'scikit-build-core',
  setuptools: 'setuptools',
  uv_build: 'uv',
};

/** By the name of a requirement, where it is not the module with dashes. */
const byRequirement: Readonly<Record<string, BuildBackend>> = {
  'meson-python': 'meson-python',
  'pdm-backend': 'pdm',
  'pdm-pep517': 'pdm',
  'poetry-core': 'poetry',
};

/** What builds a project that names no backend. PEP 517 */
const defaultBackend = 'setuptools.build_meta:__legacy__';

/**
 * Finds what builds a project. A backend that the project brings itself (`backend-path`) or that is not known wraps the
 * known one that it imports, else the only one that it requires, else setuptools where `setup.py` or `setup.cfg` is there.
 *
 * @param document `pyproject.toml`
 */
export async function findBuildBackend(document: TomlTable, read: ReadText): Promise<BuildBackend> {
  const system = tableAt(document, 'build-system');
  const name = typeof system['build-backend'] === 'string' ? system['build-backend'] : defaultBackend;
  const known = backendOfModule(name);
  // A folder of the project comes first on Python's path: a module of its own may have any name.
  const own = await readOwnBackend(name, system['backend-path'], read);
  if (own === undefined) return known ?? wrappedByRequirement(document) ?? 'unknown';
  return importedBackend(own) ?? known ?? wrappedByRequirement(document) ?? (await guessSetuptools(read));
}

/** The names of what a project's build requires, normalised: `setuptools-scm`. */
export function buildRequirements(document: TomlTable): string[] {
  const requires = tableAt(document, 'build-system')['requires'];
  return texts(requires).flatMap((each) => {
    const [name] = /^\s*[A-Za-z0-9][\w.-]*/.exec(each) ?? [];
    return name === undefined
      ? []
      : [
          name
            .trim()
            .toLowerCase()
            .replace(/[-_.]+/g, '-'),
        ];
  });
}

function backendOfModule(reference: string): BuildBackend | undefined {
  // scikit-build-core brings two backends, of which one is setuptools with a command of its own.
  if (reference.startsWith('scikit_build_core.setuptools')) return 'setuptools';
  const [top = ''] = reference.trim().split(/[.:]/);
  return Object.hasOwn(byModule, top) ? byModule[top] : undefined;
}

async function readOwnBackend(
  reference: string,
  path: TomlValue | undefined,
  read: ReadText,
): Promise<string | undefined> {
  const [module = ''] = reference.split(':');
  if (!/^\w+(\.\w+)*$/.test(module)) return undefined;
  for (const folder of texts(path)) {
    const file = posix.join(folder, module.replaceAll('.', '/'));
    if (posix.isAbsolute(file) || file.startsWith('..')) continue;
    for (const candidate of [`${file}.py`, `${file}/__init__.py`]) {
      const source = await read(candidate);
      if (source !== undefined) return source;
    }
  }
  return undefined;
}

function importedBackend(source: string): BuildBackend | undefined {
  for (const [, module = ''] of source.matchAll(/^[ \t]*(?:from|import)[ \t]+([\w.]+)/gm)) {
    const known = backendOfModule(module);
    if (known !== undefined) return known;
  }
  return undefined;
}

function wrappedByRequirement(document: TomlTable): BuildBackend | undefined {
  const found = new Set(buildRequirements(document).flatMap((name) => requiredBackend(name) ?? []));
  // Many a backend requires setuptools for a helper beside what builds.
  if (found.size > 1) found.delete('setuptools');
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function requiredBackend(name: string): BuildBackend | undefined {
  const module = name.replaceAll('-', '_');
  if (Object.hasOwn(byRequirement, name)) return byRequirement[name];
  // pdm and poetry are programs; what builds has another name.
  return Object.hasOwn(byModule, module) && !['pdm', 'poetry'].includes(name) ? byModule[module] : undefined;
}

async function guessSetuptools(read: ReadText): Promise<BuildBackend> {
  const files = await Promise.all([read('setup.py'), read('setup.cfg')]);
  return files.some((text) => text !== undefined) ? 'setuptools' : 'unknown';
}

/** The texts among the values of a list. */
function texts(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
