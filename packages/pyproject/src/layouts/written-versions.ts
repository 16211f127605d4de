import { type Path, textAt, valueAt } from '../documents/index.ts';
import { staticAndDynamic, versionsDiffer } from '../errors.ts';
import type { Wanted } from '../places/index.ts';
import { fileOf, type Project } from './layout.ts';

const projectTable: Path = ['project', 'version'];
const poetryTable: Path = ['tool', 'poetry', 'version'];

/** Tables of a tool's own, from before `[project]`: what builds with it reads them. */
const olderTables: Readonly<Record<string, Path>> = {
  enscons: ['tool', 'enscons', 'version'],
  sipbuild: ['tool', 'sip', 'metadata', 'version'],
  pyqtbuild: ['tool', 'sip', 'metadata', 'version'],
};

/**
 * The versions that `pyproject.toml` itself holds: `[project]` (PEP 621), `[tool.poetry]`, or both; none when another
 * place decides.
 *
 * @throws ESTATICANDDYNAMIC, EVERSIONSDIFFER
 */
export function writtenVersions(project: Project): Wanted[] {
  const { data, backend } = project;
  const file = fileOf(project, 'pyproject.toml');
  const isDynamic = listsVersion(valueAt(data, ['project', 'dynamic']));
  const older = Object.entries(olderTables).find(([name]) => backend.startsWith(name))?.[1];
  const tables = older === undefined ? [projectTable, poetryTable] : [projectTable, older];
  const found = tables.filter((path) => valueAt(data, path) !== undefined);
  if (isDynamic && found.includes(projectTable)) throw staticAndDynamic(file);
  // Poetry takes a dynamic version from its own table, so that layout is static after all; but only Poetry does.
  if (isDynamic && !backend.startsWith('poetry.')) return [];
  const [one, other] = found.map((path) => textAt(data, path)?.trim());
  if (one !== undefined && other !== undefined && one !== other) throw versionsDiffer(file, one, other);
  return found.map((path) => ({ file, place: { kind: 'key', path }, form: 'pep440' }));
}

function listsVersion(dynamic: unknown): boolean {
  return Array.isArray(dynamic) && dynamic.includes('version');
}
