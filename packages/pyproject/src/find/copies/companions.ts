import { posix } from 'node:path';
import type { Path } from '../../documents/index.ts';
import type { Form, Place, Wanted } from '../../places/index.ts';
import { isCurrent } from '../released.ts';
import { type Candidate, type Copies, type CopyContext, foldersAbove, readPlace } from './copy.ts';

/** A file that repeats the version where a project, or the repository, has it. */
interface Companion {
  readonly file: string;
  readonly places: readonly (readonly [Place, Form])[];
  /** A file that repeats another one, and is left alone with it. */
  readonly follows?: string;
  /** Whether it is worth no word when it holds no version. */
  readonly isQuiet?: boolean;
}

const key = (...path: Path): Place => ({ kind: 'key', path });
const assignment = (name: string): Place => ({ kind: 'assignment', name });
const quietly = (file: string, ...places: [Place, Form][]): Companion => ({ file, places, isQuiet: true });
const quiet = (file: string, form: Form, ...places: Place[]): Companion =>
  quietly(file, ...places.map((place): [Place, Form] => [place, form]));

const npmLock = (file: string): Companion => ({
  file,
  places: [
    [key('version'), 'semver'],
    [key('packages', '', 'version'), 'semver'],
  ],
  follows: 'package.json',
  isQuiet: true,
});

/** https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md, https://codemeta.github.io/terms/, https://developers.zenodo.org */
const described: readonly Companion[] = [
  {
    file: 'CITATION.cff',
    places: [
      [key('version'), 'pep440'],
      [key('date-released'), 'date'],
    ],
  },
  {
    file: '.zenodo.json',
    places: [
      [key('version'), 'pep440'],
      [key('publication_date'), 'date'],
    ],
    isQuiet: true,
  },
  quiet('codemeta.json', 'pep440', key('version'), key('softwareVersion')),
];

const bumpers: readonly Companion[] = [
  quiet('.bumpversion.cfg', 'pep440', { kind: 'setting', section: 'bumpversion', key: 'current_version' }),
  quiet('.bumpversion.toml', 'pep440', key('tool', 'bumpversion', 'current_version')),
  ...['bumpver.toml', '.bumpver.toml'].map((file) => quiet(file, 'pep440', key('bumpver', 'current_version'))),
  quiet('tbump.toml', 'pep440', key('version', 'current')),
  ...['.cz.toml', 'cz.toml'].map((file) => quiet(file, 'pep440', key('tool', 'commitizen', 'version'))),
  ...['.cz.json', 'cz.json'].map((file) => quiet(file, 'pep440', key('commitizen', 'version'))),
  ...['.cz.yaml', 'cz.yaml'].map((file) => quiet(file, 'pep440', key('commitizen', 'version'))),
];

const companions: readonly Companion[] = [
  { file: 'package.json', places: [[key('version'), 'semver']] },
  npmLock('package-lock.json'),
  npmLock('npm-shrinkwrap.json'),
  quiet('deno.json', 'semver', key('version')),
  quiet('jsr.json', 'semver', key('version')),
  ...described,
  ...['VERSION', 'VERSION.txt', 'version.txt'].map((file) => quiet(file, 'pep440', { kind: 'whole' })),
  quiet('setup.cfg', 'pep440', { kind: 'setting', section: 'metadata', key: 'version' }),
  quiet('setup.py', 'pep440', { kind: 'argument', call: 'setup', keyword: 'version' }),
  quiet('meson.build', 'pep440', { kind: 'meson' }),
  quiet('pixi.toml', 'pep440', key('workspace', 'version'), key('project', 'version'), key('package', 'version')),
  ...bumpers,
  ...['docs', 'doc', 'docs/source', 'doc/source', 'docs/src'].map((folder) =>
    // Sphinx calls `1.2` the version and `1.2.0` the release.
    quietly(`${folder}/conf.py`, [assignment('release'), 'pep440'], [assignment('version'), 'short']),
  ),
];

/** Sections of other tools that repeat the version in files which may hold the project's own. */
const sections: readonly Companion[] = [
  ...['bumpversion', 'bumpver'].map((section) =>
    quiet('setup.cfg', 'pep440', { kind: 'setting', section, key: 'current_version' }),
  ),
  quiet(
    'pyproject.toml',
    'pep440',
    key('tool', 'bumpversion', 'current_version'),
    key('tool', 'bumpver', 'current_version'),
    key('tool', 'commitizen', 'version'),
    key('tool', 'tbump', 'version', 'current'),
    key('tool', 'briefcase', 'version'),
    ...['workspace', 'project', 'package'].map((table) => key('tool', 'pixi', table, 'version')),
  ),
];

/**
 * The files that repeat the version of the released projects, in their folders and above. A file is edited only where it says
 * the current version, in any spelling: that it is there says nothing, as a repository may hold other things with versions.
 */
export function findCompanions(context: CopyContext): Promise<Copies>[] {
  return [
    ...foldersAbove(context.released).flatMap((folder) =>
      companions.map((companion) => findCompanion(context, folder, companion)),
    ),
    ...foldersAbove(context.released).flatMap((folder) =>
      sections.map((section) => findCompanion({ ...context, isOwn: () => false }, folder, section)),
    ),
  ];
}

/** The places of a well-known file, for an option that names it; `undefined` for a file of another name. */
export function companionPlaces(file: string): readonly (readonly [Place, Form])[] | undefined {
  return companions.find((each) => each.file === posix.basename(file))?.places;
}

async function findCompanion(context: CopyContext, folder: string, companion: Companion): Promise<Copies> {
  const file = posix.join(folder, companion.file);
  if (context.isExcluded(file) || context.isOwn(file)) return { wanted: [] };
  if ((await context.files.text(file)) === undefined) return { wanted: [] };
  const found = await readAll(context, candidatesIn(context, folder, companion));
  const versions = found.filter(({ form }) => form !== 'date');
  const current = versions.filter(({ value, form }) => isCurrent(value, context.released, form));
  const isFollowed =
    companion.follows === undefined || (await isEdited(context, posix.join(folder, companion.follows)));
  if (current.length > 0 && isFollowed) {
    // A date without a version is of another time than this release.
    const dates = found.filter(({ form }) => form === 'date');
    return {
      wanted: [...current, ...dates].map(({ value: _, ...wanted }): Wanted => ({ ...wanted, keepsSpelling: true })),
    };
  }
  const says = versions.map(({ value }) => value).find((value) => /\d/.test(value)) ?? '';
  const isSilent = (says === '' && companion.isQuiet === true) || !isFollowed;
  return { wanted: [], leftAlone: isSilent ? [] : [{ file, says }] };
}

/** A lock file of npm also holds the packages of its workspace. */
function candidatesIn({ released }: CopyContext, folder: string, companion: Companion): Candidate[] {
  const file = posix.join(folder, companion.file);
  const below = companion.follows === undefined ? [] : released.filter((each) => each.folder !== folder);
  const members = below.map((each) => key('packages', posix.relative(folder, each.folder), 'version'));
  return [...companion.places, ...members.map((place) => [place, 'semver'] as const)].map(([place, form]) => ({
    file,
    place,
    form,
  }));
}

async function readAll({ files }: CopyContext, candidates: readonly Candidate[]) {
  const found: (Candidate & { readonly value: string })[] = [];
  for (const candidate of candidates) {
    const located = await readPlace(files, candidate);
    if (located !== undefined) found.push({ ...candidate, value: located.value });
  }
  return found;
}

async function isEdited({ files, released, isExcluded, isOwn }: CopyContext, manifest: string): Promise<boolean> {
  if (isExcluded(manifest) || isOwn(manifest)) return isOwn(manifest);
  const version = await readPlace(files, { file: manifest, place: key('version'), form: 'semver' });
  return version === undefined ? (await files.text(manifest)) === undefined : isCurrent(version.value, released);
}
