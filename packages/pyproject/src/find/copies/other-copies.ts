import fs from 'node:fs';
import { join, posix } from 'node:path';
import { type HookInput, isReleaseError, type RunResult, type VerifyContext } from '@waybill/kernel';
import { isSameVersion } from '@waybill/python';
import { lineOf } from '../../documents/index.ts';
import type { Options } from '../../options.ts';
import type { VersionFiles } from '../find-version-files.ts';
import type { Released } from '../released.ts';
import { isMeant } from './find-copies.ts';
import { findNumbers } from './version-numbers.ts';

/** How many files are read, how long one may be, how many lines the warning names, how long git may search. */
const limits = { files: 200, bytes: 256 * 1024, lines: 10, milliseconds: 5000 };

/** Where versions of other things, or of other times, are written. */
const skipped = [
  ...[
    '*.lock',
    '*-lock.*',
    '*.sum',
    'pylock*.toml',
    '*.min.*',
    '*.map',
    '*.svg',
    '*.ipynb',
    '*.po',
    '*.pot',
    '*.patch',
    '*.diff',
  ],
  ...['CHANGE*', 'HISTORY*', 'NEWS*', 'AUTHORS*', 'changelog*', 'history*', 'LICENSE*', 'NOTICE*'],
  ...['md', 'rst', 'txt'].flatMap((ending) => [`news*.${ending}`, `[Rr][Ee][Ll][Ee][Aa][Ss][Ee]*.${ending}`]),
  // What building leaves.
  ...['*.egg-info/**', 'PKG-INFO', '_build/**'],
  ...['node_modules', 'vendor', '_vendor', 'vendored', 'third_party', 'site-packages', '.venv', '.waybill'].map(
    (folder) => `${folder}/**`,
  ),
  ...['changelog', 'changelogs', 'changes', 'news', 'newsfragments', 'release-notes', 'releasenotes', 'releases'].map(
    (folder) => `${folder}/**`,
  ),
];

interface Copy {
  readonly file: string;
  /** `12: version = "1.1.0"`. */
  readonly line: string;
}

type Input = HookInput<Options, VerifyContext>;

/**
 * Names, in one warning, the lines of other tracked files that hold the current version, as a release would leave them behind.
 * A line counts when it speaks of a version, or names the project.
 */
export async function nameOtherCopies(
  { files, projects }: VersionFiles,
  { options, context, ports }: Input,
): Promise<void> {
  const versions = searchedVersions(projects);
  if (options.copies === 'ignore' || options.layout !== 'auto' || versions.length === 0) return;
  const search = { cwd: context.cwd, run: ports.run };
  const found = await grep(['-F', ...versions.flatMap((each) => ['-e', each])], search);
  if (found === undefined)
    return context.logger.log('The search for other copies of the version was stopped after 5 seconds.');
  const edited = new Map(files.map((each) => [each.file, each]));
  const searched = found.filter((file) => !options.exclude.some((pattern) => isMeant(file, pattern)));
  const copies = searched.slice(0, limits.files).flatMap((file): Copy[] => {
    const text = readText(join(context.cwd, file));
    const covered = edited.get(file)?.targets.map(({ span }) => span) ?? [];
    return linesIn(text, versions)
      .filter(({ start }) => !covered.some((span) => span.start <= start && start < span.end))
      .filter(({ line }) => isOurs(line, file, projects))
      .map(({ start }) => ({ file, line: lineOf(text, start) }));
  });
  copies.push(...(await findNumberCopies({ files, versions, options, search })));
  if (copies.length > 0) context.logger.warn(renderCopies(copies));
}

/** What the projects say today, also as npm and as Python would spell it. A placeholder is in no other file. */
function searchedVersions(projects: readonly Released[]): string[] {
  const own = projects.flatMap((project) => (project.own.length > 0 ? project.own : project.current));
  const real = own.filter((each) => /\d/.test(each) && !isSameVersion(each.replace(/[^\d.].*$/, ''), '0'));
  return [...new Set(real.flatMap((each) => [each, ...otherSpellings(each)]))];
}

function otherSpellings(version: string): string[] {
  const [, release, kind = '', number = ''] = /^([\d.]+)-?(a|b|rc|alpha|beta)\.?(\d+)$/.exec(version) ?? [];
  if (release === undefined) return [];
  const long = { a: 'alpha', b: 'beta' }[kind] ?? kind;
  const short = { alpha: 'a', beta: 'b' }[kind] ?? kind;
  return [`${release}-${long}.${number}`, `${release}${short}${number}`];
}

interface Search {
  readonly cwd: string;
  readonly run: Input['ports']['run'];
}

interface NumberSearch {
  readonly files: VersionFiles['files'];
  readonly versions: readonly string[];
  readonly options: Options;
  readonly search: Search;
}

/** Files that hold the current version as three numbers, each on a line of its own; the lines that are edited are not named. */
async function findNumberCopies({ files, versions, options, search }: NumberSearch): Promise<Copy[]> {
  const last = 'version_?(micro|patch)|(micro|patch)_?version|^[[:blank:]_]*(micro|patch)_*[[:blank:]]*[:=]';
  const found = (await grep(['-E', '-i', '-e', last], search)) ?? [];
  const searched = found.filter((file) => !options.exclude.some((pattern) => isMeant(file, pattern)));
  return searched.slice(0, limits.files).flatMap((file): Copy[] => {
    const text = readText(join(search.cwd, file));
    const edited = files.find((each) => each.file === file)?.targets ?? [];
    const covered = new Set(edited.map(({ span }) => lineOf(text, span.start)));
    const lines = versions.flatMap((version) => findNumbers(text, version).map((at) => lineOf(text, at)));
    return [...new Set(lines)].filter((line) => !covered.has(line)).map((line) => ({ file, line }));
  });
}

/** Tracked files that `git grep` finds, without those to skip; `undefined` when it takes too long. */
async function grep(wanted: readonly string[], { cwd, run }: Search): Promise<string[] | undefined> {
  const paths = skipped.map((each) => `:(exclude,glob)**/${each}`);
  const search = ['-l', '-z', '-I', ...wanted, '--', '.', ...paths];
  const options = { cwd, timeout: limits.milliseconds };
  const tracked = await run('git', ['grep', '--no-color', ...search], options).catch(noGit);
  // 128 is for a folder that is no repository: all its files count.
  const isUnknown = tracked.exitCode === 128;
  const { exitCode, stdout } = isUnknown
    ? await run('git', ['grep', '--no-index', ...search], options).catch(noGit)
    : tracked;
  if (exitCode === undefined) return undefined;
  return exitCode === 0 ? stdout.split('\0').filter((file) => file !== '') : [];
}

/** A folder that no git keeps has no tracked files. */
function noGit(error: unknown): Pick<RunResult, 'exitCode' | 'stdout'> {
  if (isReleaseError(error) && error.code === 'EMISSINGTOOL') return { exitCode: 128, stdout: '' };
  throw error;
}

function readText(path: string): string {
  const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return size > limits.bytes ? '' : fs.readFileSync(path, 'utf8');
}

/** What follows a version that is only a part of a longer one. */
const longer = '\\d|\\.\\d|[.-]?(?:a|b|rc|alpha|beta|dev|post)[.-]?\\d';

/** The lines that hold one of the versions, and not as a part of a longer one. */
function linesIn(text: string, versions: readonly string[]): { readonly line: string; readonly start: number }[] {
  const escaped = versions.map((version) => version.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  const found = text.matchAll(new RegExp(`(?<![\\d.])(?:${escaped})(?!${longer})`, 'g'));
  return [...found].map(({ index }) => {
    const from = text.lastIndexOf('\n', index - 1) + 1;
    const end = text.indexOf('\n', index);
    const to = Math.min(end === -1 ? text.length : end, index + 200);
    return { line: text.slice(Math.max(from, index - 200), to), start: index };
  });
}

/** What came, or went, with a version is true for ever. */
const history =
  /version-?(added|changed|removed)|deprecated|\bsince\b|\b(new|added|changed|removed|introduced|fixed) (in|with)\b/i;

/** Whether a line speaks of the project's version: by a word for versions, by the project's name, or as it is the whole file's. */
function isOurs(line: string, file: string, projects: readonly Released[]): boolean {
  // Another project's own version.
  const isOther = !projects.some(({ folder }) => posix.join(folder, 'pyproject.toml') === file);
  if (isOther && posix.basename(file) === 'pyproject.toml' && /^\s*version\s*=/.test(line)) return false;
  if (history.test(line)) return false;
  const isWord =
    /version|release|\btag\b|newtag|badge|\b(?:pkg)?ver\b|project_number/i.test(line) &&
    !/requires?[-_ ]|minimum|python[-_ ]?version/i.test(line);
  // A shorter name is a word like any other.
  const known = projects.flatMap(({ name = '' }) => (/^[a-z\d-]{3,}$/.test(name) ? [name] : []));
  const names = known.map((name) => name.replaceAll('-', '[-_. ]?'));
  const isNamed = names.some((name) => new RegExp(`(?<![a-z\\d])${name}(?![a-z\\d])`, 'i').test(line));
  return isWord || isNamed || /version|release-please/i.test(posix.basename(file));
}

/** What a program says of itself is worse to be wrong than what a page says of it. */
const isStated = ({ file, line }: Copy) => /\.pyi?$/.test(file) && /^\d+: _*version_*\b[^=]*=/i.test(line);

function renderCopies(found: readonly Copy[]): string {
  const copies = found.toSorted((a, b) => Number(isStated(b)) - Number(isStated(a)));
  const lines = copies.slice(0, limits.lines).map(({ file, line }) => `- ${file}:${line}`);
  const more = copies.length - lines.length;
  return [
    'These lines hold the current version, and no release changes them:',
    ...lines,
    ...(more > 0 ? [`- and ${more} more`] : []),
    'Add the place to `pyproject.files`, or the file to `pyproject.exclude`.',
  ].join('\n');
}
