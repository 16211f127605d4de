import { dynamicVersion, noVersion, staticAndDynamic, versionsDiffer } from './errors.ts';
import { type Document, valueAt } from './formats.ts';
import type { Path } from './target.ts';

const project: Path = ['project', 'version'];
const poetry: Path = ['tool', 'poetry', 'version'];

/** Where backends are told to take a version from; the error names those it finds, so that its reader sees what was meant. */
const computedSources = [
  'build-system.build-backend',
  'tool.hatch.version',
  'tool.setuptools.dynamic.version',
  'tool.setuptools_scm',
  'tool.pdm.version',
  'tool.poetry-dynamic-versioning',
];

/** What builds a project that names no backend. PEP 517. */
const defaultBackend = 'setuptools.build_meta:__legacy__';

/**
 * Where the version stands in `pyproject.toml`: `[project]` (PEP 621), `[tool.poetry]`, or both.
 *
 * @throws ENOVERSION, EDYNAMICVERSION, ESTATICANDDYNAMIC, EVERSIONSDIFFER
 */
export function pyprojectVersions(document: Document): Path[] {
  const isDynamic = listsVersion(valueAt(document, ['project', 'dynamic']));
  const found = [project, poetry].filter((path) => valueAt(document, path) !== undefined);
  if (isDynamic && found.includes(project)) throw staticAndDynamic();
  if (isComputed(backendOf(document), isDynamic, found)) throw computed(document, isDynamic);
  if (found.length === 0) throw noVersion();
  const [one, other] = found.map((path) => valueAt(document, path));
  if (typeof one === 'string' && typeof other === 'string' && one.trim() !== other.trim()) {
    throw versionsDiffer(one, other);
  }
  return found;
}

/**
 * Poetry takes a dynamic version from its own table, so that layout is static after all; but only Poetry does, and
 * not with the plug-in that puts the version of the tag in its place.
 */
function isComputed(backend: string, isDynamic: boolean, found: readonly Path[]): boolean {
  if (backend.startsWith('poetry_dynamic_versioning')) return true;
  return isDynamic && !(backend.startsWith('poetry.') && found.includes(poetry));
}

function computed(document: Document, isDynamic: boolean) {
  const sources = computedSources.filter((source) => valueAt(document, source.split('.')) !== undefined);
  return dynamicVersion(backendOf(document), [...(isDynamic ? ['project.dynamic'] : []), ...sources]);
}

function backendOf(document: Document): string {
  const backend = valueAt(document, ['build-system', 'build-backend']);
  return typeof backend === 'string' ? backend : defaultBackend;
}

function listsVersion(dynamic: unknown): boolean {
  return Array.isArray(dynamic) && dynamic.includes('version');
}
