import { textAt, textsAt, valueAt } from '../../documents/index.ts';
import { parsePythonPattern, type Wanted } from '../../places/index.ts';
import {
  computedVersion,
  fileOf,
  type Layout,
  namedFile,
  type Project,
  readOrComputed,
  unknownLayout,
} from '../layout.ts';
import { findAssignmentIn } from '../python-module.ts';
import { findIncremental } from './incremental.ts';

/** What hatchling searches for when a project gives no pattern. https://hatch.pypa.io/latest/plugins/version-source/regex/ */
const defaultPattern = String.raw`(?i)^(__version__|VERSION)(?: ?\: ?str)? *= *(['"])v?(?P<version>.+?)\2`;

/** `[tool.hatch.version]`, or `[version]` of `hatch.toml`: a file with a pattern, code, `package.json`, git, or a variable. */
export async function findHatchling(project: Project): Promise<Layout> {
  const table = await versionTable(project);
  const source = textAt(table, ['source']) ?? 'regex';
  const incremental = source === 'incremental' ? await findIncremental(project) : undefined;
  if (incremental !== undefined) return { wanted: [incremental] };
  if (!['code', 'nodejs', 'regex', 'regex_commit'].includes(source)) {
    return computedVersion(project, `the source \`${source}\` is a plug-in of hatchling that is not known here`);
  }
  const path = textAt(table, ['path']);
  const expression = textAt(table, ['expression']) ?? '__version__';
  if (source === 'code' && path !== undefined && !/^\w+$/.test(expression)) {
    return computedVersion(project, `the expression \`${expression}\` has to be run to be known`);
  }
  const hooks = valueAt(project.data, ['tool', 'hatch', 'metadata', 'hooks']);
  if (table === undefined && hooks !== undefined) {
    return computedVersion(project, 'a metadata hook may set it when the project is built');
  }
  const wanted = await findInFile(project, table, source);
  return source === 'code' ? readOrComputed(project, wanted) : { wanted: [wanted] };
}

async function versionTable(project: Project) {
  const own = await project.files.document(fileOf(project, 'hatch.toml'));
  return valueAt(own?.data, ['version']) ?? valueAt(project.data, ['tool', 'hatch', 'version']);
}

async function findInFile(project: Project, table: unknown, source: string): Promise<Wanted> {
  const from = 'tool.hatch.version';
  const path = textAt(table, ['path']);
  if (source === 'nodejs') {
    const file = await namedFile(project, path ?? 'package.json', `${from}.path`);
    return { file, place: { kind: 'key', path: ['version'] }, form: 'semver', from };
  }
  if (path === undefined) throw unknownLayout(project, '`[tool.hatch.version]` names no file under `path`');
  const expression = textAt(table, ['expression']) ?? '__version__';
  const file = await namedFile(project, path, `${from}.path`);
  if (source === 'code')
    return findAssignmentIn(project, file, { name: expression, from, roots: textsAt(table, ['search-paths']) });
  const pattern = textAt(table, ['pattern']);
  const label = pattern === undefined ? { label: '`__version__` or `VERSION`' } : {};
  const compiled = parsePythonPattern(pattern ?? defaultPattern, `${from}.pattern`);
  return { file, place: { kind: 'pattern', pattern: compiled, count: 'first', ...label }, form: 'pep440', from };
}
