import type { Wanted } from '../../places/index.ts';
import { isCurrent, isReleaseOf, type Released } from '../released.ts';
import { type Candidate, type Copies, type CopyContext, type LeftAlone, readPlace } from './copy.ts';
import { packageModules } from './package-modules.ts';

/** Names that a package's modules give the version. */
const names = ['__version__', 'VERSION', '__VERSION__', 'version'];

/** Names that they give its numbers, as a tuple. */
const tuples = [
  'version_info',
  '__version_info__',
  'VERSION_INFO',
  'version_tuple',
  '__version_tuple__',
  'VERSION',
  'version',
];

/**
 * `__version__ = "1.1.0"` in the project's own package, beside a version that is elsewhere, and `version_info = (1, 1, 0)`.
 * What says the current version is edited; a computed one needs no edit.
 */
export async function findModuleCopies(context: CopyContext): Promise<Copies> {
  const wanted: Wanted[] = [];
  const leftAlone: LeftAlone[] = [];
  for (const project of context.released.filter(({ own }) => own.length > 0)) {
    for (const file of await moduleCandidates(context, project)) {
      const { current, other } = await readModule(context, file, project);
      wanted.push(...current);
      if (other !== undefined && !context.isOwn(file)) leftAlone.push({ file, says: other });
    }
  }
  return { wanted, leftAlone };
}

async function readModule({ files }: CopyContext, file: string, project: Released) {
  const current: Wanted[] = [];
  const add = (candidate: Candidate) => current.push({ ...candidate, keepsSpelling: true, yields: true });
  let other: string | undefined;
  for (const name of names) {
    const candidate = { file, place: { kind: 'assignment', name }, form: 'pep440' } as const;
    const value = (await readPlace(files, candidate))?.value;
    if (value !== undefined && isCurrent(value, [project])) add(candidate);
    else if (name === '__version__') other = value;
  }
  for (const name of tuples) {
    const candidate = { file, place: { kind: 'assignment', name, tuple: 'release' }, form: 'pep440' } as const;
    const part = (await readPlace(files, candidate))?.part;
    if (part === undefined || !('isRelease' in part) || !/\..*\./.test(part.whole)) continue;
    if (part.isRelease ? isReleaseOf(part.whole, project) : isCurrent(part.whole, [project])) add(candidate);
  }
  return { current, other };
}

/** Files of the project's package that are there and speak of a version. */
async function moduleCandidates({ files, isExcluded }: CopyContext, project: Released): Promise<string[]> {
  const found: string[] = [];
  for (const file of new Set(await packageModules(project, files))) {
    if (!isExcluded(file) && /version/i.test((await files.text(file)) ?? '')) found.push(file);
  }
  return found;
}
