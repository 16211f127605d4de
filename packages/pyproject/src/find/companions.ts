import { posix } from 'node:path';
import { nameOfPath, type Path, textAt, valueAt } from '../documents/data.ts';
import type { ProjectFiles } from '../documents/project-files.ts';
import { versionNotText } from '../errors.ts';
import type { Layout } from '../layouts/layout.ts';
import type { Form, Wanted } from '../places/place.ts';
import { uvLockVersions } from './uv-lock-versions.ts';

/** A file that repeats the version where a project has it. */
interface Companion {
  readonly file: string;
  readonly places: readonly (readonly [Path, Form])[];
}

const packageLock = [
  [['version'], 'semver'],
  [['packages', '', 'version'], 'semver'],
] as const;

const companions: readonly Companion[] = [
  { file: 'package.json', places: [[['version'], 'semver']] },
  { file: 'package-lock.json', places: packageLock },
  { file: 'npm-shrinkwrap.json', places: packageLock },
];

/** https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md */
const citation: Companion = {
  file: 'CITATION.cff',
  places: [
    [['version'], 'pep440'],
    [['date-released'], 'date'],
  ],
};

/**
 * The files that repeat the version of projects: each folder's own, the lock files of uv above them, and the citation
 * of the whole repository.
 */
export function findCompanions(files: ProjectFiles, folders: readonly string[]): Promise<Layout>[] {
  const above = [...new Set(folders.flatMap(withParents))].sort();
  return [
    ...above.map((folder) => findInUvLock(files, folder, folders)),
    ...folders.flatMap((folder) => companions.map((companion) => findCompanion(files, folder, companion))),
    ...above.map((folder) => findCompanion(files, folder, citation)),
  ];
}

/** `a/b` lies in `a`, which lies in the root. */
function withParents(folder: string): string[] {
  return folder === '.' ? ['.'] : [...withParents(posix.dirname(folder)), folder];
}

async function findInUvLock(files: ProjectFiles, at: string, folders: readonly string[]): Promise<Layout> {
  const file = posix.join(at, 'uv.lock');
  const lock = await files.document(file);
  if (lock === undefined) return { wanted: [] };
  const { released, others } = uvLockVersions(lock.data, at, folders);
  const wanted = released.map((path): Wanted => ({ file, place: { kind: 'key', path }, form: 'pep440' }));
  const names = others.map((name) => `\`${name}\``).join(', ');
  if (names !== '') return { wanted, note: `\`${file}\` keeps the version of ${names}: not among \`packages\`.` };
  return wanted.length > 0 ? { wanted } : nothingIn(file);
}

async function findCompanion(files: ProjectFiles, folder: string, { file: name, places }: Companion): Promise<Layout> {
  const file = posix.join(folder, name);
  const document = await files.document(file);
  if (document === undefined) return { wanted: [] };
  const there = places.filter(([path]) => valueAt(document.data, path) !== undefined);
  // A date without a version is of another time than this release.
  if (!there.some(([, form]) => form !== 'date')) return nothingIn(file);
  const wanted = there.map(([path, form]): Wanted => ({ file, place: { kind: 'key', path }, form }));
  for (const [path] of there)
    if (textAt(document.data, path) === undefined) throw versionNotText(file, nameOfPath(path));
  return { wanted };
}

function nothingIn(file: string): Layout {
  return { wanted: [], note: `\`${file}\` stays as it is: it holds no version of this project.` };
}
