import { textAt, valueAt } from '../documents/data.ts';
import { noVersionFile } from '../errors.ts';
import { parsePythonPattern } from '../places/parse-python-pattern.ts';
import type { Place } from '../places/place.ts';
import { fileOf, handedOver, type Layout, type Project, unknownLayout } from './layout.ts';

/** What hatchling searches for when a project gives no pattern. https://hatch.pypa.io/latest/plugins/version-source/regex/ */
const defaultPattern = String.raw`(?i)^(__version__|VERSION)(?: ?\: ?str)? *= *(['"])v?(?P<version>.+?)\2`;

/** `[tool.hatch.version]`, or `[version]` of `hatch.toml`: a file with a pattern, code, git, or a variable. */
export async function findHatchling(project: Project): Promise<Layout> {
  const table = await versionTable(project);
  const source = textAt(table, ['source']) ?? 'regex';
  if (source === 'vcs') return handedOver('hatch-vcs', 'SETUPTOOLS_SCM_PRETEND_VERSION');
  if (source === 'uv-dynamic-versioning') return handedOver(source, 'UV_DYNAMIC_VERSIONING_BYPASS');
  const variable = textAt(table, ['variable']);
  if (source === 'env' && variable !== undefined) return handedOver('hatchling', variable);
  const path = textAt(table, ['path']);
  const place = path === undefined ? undefined : placeIn(source, table);
  if (path === undefined || place === undefined) throw unknownLayout(project);
  const file = fileOf(project, path);
  if ((await project.files.text(file)) === undefined) throw noVersionFile(path, 'tool.hatch.version.path', [file]);
  return { wanted: [{ file, place, form: 'pep440', from: 'tool.hatch.version' }] };
}

async function versionTable(project: Project) {
  const own = await project.files.document(fileOf(project, 'hatch.toml'));
  return valueAt(own?.data, ['version']) ?? valueAt(project.data, ['tool', 'hatch', 'version']);
}

function placeIn(source: string, table: unknown): Place | undefined {
  if (source === 'regex') {
    const pattern = textAt(table, ['pattern']);
    const label = pattern === undefined ? { label: '`__version__` or `VERSION`' } : {};
    const compiled = parsePythonPattern(pattern ?? defaultPattern, 'tool.hatch.version.pattern');
    return { kind: 'pattern', pattern: compiled, count: 'first', ...label };
  }
  const expression = textAt(table, ['expression']) ?? '__version__';
  // What is more than a name has to be run to be known.
  return source === 'code' && /^\w+$/.test(expression) ? { kind: 'assignment', name: expression } : undefined;
}
