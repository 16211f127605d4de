import { type Path, textAt } from '../../documents/index.ts';
import { computedVersion, type Layout, namedFile, type Project, unknownLayout } from '../layout.ts';

const table: Path = ['tool', 'pdm', 'version'];

/** What pdm-backend searches for in the file. */
const pattern = /^__version__\s*=\s*["'](?<version>.+?)["']\s*(?:#.*)?$/m;

/** `[tool.pdm.version]`: a file, or git; a function that is called cannot be written. https://backend.pdm-project.org/metadata/ */
export async function findPdm(project: Project): Promise<Layout> {
  // `from` alone is how its predecessor, pdm-pep517, was told of a file.
  const old = textAt(project.data, [...table, 'from']);
  const source = textAt(project.data, [...table, 'source']) ?? (old && 'file');
  const getter = textAt(project.data, [...table, 'getter']) ?? '';
  if (source === 'call')
    return computedVersion(project, `the function \`${getter}\` computes it when the project is built`);
  if (source === undefined) throw unknownLayout(project, '`[tool.pdm.version]` has no `source`');
  const path = textAt(project.data, [...table, 'path']) ?? old;
  if (source !== 'file') throw unknownLayout(project, `the source \`${source}\` is none of those that pdm-backend has`);
  if (path === undefined) throw unknownLayout(project, '`[tool.pdm.version]` has no `path`');
  const file = await namedFile(project, path, 'tool.pdm.version.path');
  const place = { kind: 'pattern', pattern, count: 'first', label: '`__version__`' } as const;
  return { wanted: [{ file, place, form: 'pep440', from: 'tool.pdm.version' }] };
}
