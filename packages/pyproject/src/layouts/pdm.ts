import { type Path, textAt } from '../documents/data.ts';
import { noVersionFile } from '../errors.ts';
import { fileOf, handedOver, type Layout, type Project, unknownLayout } from './layout.ts';

const table: Path = ['tool', 'pdm', 'version'];

/** What pdm-backend searches for in the file. */
const pattern = /^__version__\s*=\s*["'](?<version>.+?)["']\s*(?:#.*)?$/m;

/** `[tool.pdm.version]`: a file, or git; a function that is called cannot be written. https://backend.pdm-project.org/metadata/ */
export async function findPdm(project: Project): Promise<Layout> {
  const source = textAt(project.data, [...table, 'source']);
  if (source === 'scm') return handedOver('pdm-backend', 'PDM_BUILD_SCM_VERSION');
  const path = textAt(project.data, [...table, 'path']);
  if (source !== 'file' || path === undefined) throw unknownLayout(project);
  const file = fileOf(project, path);
  if ((await project.files.text(file)) === undefined) throw noVersionFile(path, 'tool.pdm.version.path', [file]);
  const place = { kind: 'pattern', pattern, count: 'first', label: '`__version__`' } as const;
  return { wanted: [{ file, place, form: 'pep440', from: 'tool.pdm.version' }] };
}
