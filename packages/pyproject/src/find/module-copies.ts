import { posix } from 'node:path';
import { textAt, textsAt } from '../documents/data.ts';
import { moduleFiles } from '../layouts/python-module.ts';
import { packageFolders } from '../layouts/setuptools-directive.ts';
import type { Wanted } from '../places/place.ts';
import { type Copies, type CopyContext, type LeftAlone, readPlace } from './copy.ts';
import { isCurrent, type Released } from './released.ts';

/** Modules of a package in which its version is written. */
const modules = ['', '_version', 'version', '__version__', '__about__', 'about', '_about', '__init__'];

/** Names that these modules give the version. */
const names = ['__version__', 'VERSION', '__VERSION__', 'version'];

/**
 * `__version__ = "1.1.0"` in the project's own package, beside a version that is elsewhere. A text that is the current version
 * is edited; a computed one needs no edit.
 */
export async function findModuleCopies(context: CopyContext): Promise<Copies> {
  const wanted: Wanted[] = [];
  const leftAlone: LeftAlone[] = [];
  for (const project of context.released.filter(({ own }) => own.length > 0)) {
    for (const file of await moduleCandidates(context, project)) {
      const { current, other } = await readModule(context, file, project);
      wanted.push(...current);
      if (other !== undefined) leftAlone.push({ file, says: other });
    }
  }
  return { wanted, leftAlone };
}

async function readModule({ files }: CopyContext, file: string, project: Released) {
  const current: Wanted[] = [];
  let other: string | undefined;
  for (const name of names) {
    const candidate = { file, place: { kind: 'assignment', name }, form: 'pep440' } as const;
    const value = (await readPlace(files, candidate))?.value;
    if (value !== undefined && isCurrent(value, [project])) current.push({ ...candidate, keepsSpelling: true });
    else if (name === '__version__') other = value;
  }
  return { current, other };
}

/** Files of the project's package that are there, and hold no version that a backend reads. */
async function moduleCandidates({ files, isExcluded, isOwn }: CopyContext, project: Released): Promise<string[]> {
  const candidates = await packageModules(project, files);
  const found: string[] = [];
  for (const file of new Set(candidates)) {
    if (isExcluded(file) || isOwn(file)) continue;
    if (/version/i.test((await files.text(file)) ?? '')) found.push(file);
  }
  return found;
}

async function packageModules({ folder, name = '' }: Released, files: CopyContext['files']): Promise<string[]> {
  const data = (await files.document(posix.join(folder, 'pyproject.toml')))?.data;
  const { roots, packages } = await packageFolders({ folder, data, files, backend: '' });
  const tool = (...path: string[]) => textsAt(data, ['tool', ...path]);
  const named = [
    ...tool('flit', 'module', 'name'),
    ...tool('uv', 'build-backend', 'module-name'),
    ...tool('maturin', 'module-name').map((each) => each.replace(/\.[^.]*$/, '')),
    ...tool('setuptools', 'packages'),
    ...tool('setuptools', 'py-modules'),
    ...Object.keys(packages),
  ];
  const folders = [
    ...tool('hatch', 'build', 'targets', 'wheel', 'packages'),
    ...tool('scikit-build', 'wheel', 'packages'),
    ...poetryPackages(data),
  ];
  const where = [
    ...roots,
    ...tool('uv', 'build-backend', 'module-root'),
    ...tool('maturin', 'python-source'),
    ...tool('pdm', 'build', 'package-dir'),
    ...['lib', 'python'],
  ];
  // A dash in a name may stand for a dot of a namespace: `acme-parcel` is `acme_parcel` or `acme.parcel`.
  const own = [name.replaceAll('-', '_'), name.replaceAll('-', '.')].filter((each) => each !== '');
  const inPackages = [...new Set([...own, ...named])].flatMap((each) =>
    modules.flatMap((module) => moduleFiles(module === '' ? each : `${each}.${module}`, { roots: where, packages })),
  );
  const inFolders = folders.flatMap((each) =>
    modules.flatMap((module) => moduleFiles(module || '__init__', { roots: [each] })),
  );
  return [...inPackages, ...inFolders].map((each) => posix.join(folder, each));
}

/** `packages = [{ include = "parcel", from = "lib" }]` of Poetry. */
function poetryPackages(data: unknown): string[] {
  const entries = Array.from({ length: 20 }, (_, index) => ['tool', 'poetry', 'packages', index]);
  return entries.flatMap((path) => {
    const include = textAt(data, [...path, 'include']);
    return include === undefined || /[*?]/.test(include)
      ? []
      : [posix.join(textAt(data, [...path, 'from']) ?? '', include)];
  });
}
