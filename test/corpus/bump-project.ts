import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorsOf } from '@waybill/kernel';
import { type FakeContext, fakeContext } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { prepare, verifyConditions, verifyRelease } from '../../packages/pyproject/src/index.ts';
import { judgeChanges, type Spellings } from './judge-changes.ts';
import { type OpenProject, tagOf, toSemver } from './open-project.ts';
import type { CorpusProject } from './projects.ts';
import { type Bump, ok } from './record.ts';

/** The next minor version of a project, beta first. */
export function nextVersions({ version }: CorpusProject): readonly [beta: string, stable: string] {
  const [major = '0', minor = '0'] = toSemver(version).split('.');
  const next = `${major}.${Number(minor) + 1}.0`;
  return [`${next}-beta.1`, next];
}

/** As Python spells it; written here once more, since this is what judges. */
export const spellPep440 = (version: string) => version.replace('-beta.', 'b');

/** A hook's context for a release of a project that is at its current version. */
export function contextFor(project: CorpusProject, cwd: string, version: string, env = process.env): FakeContext {
  const last = toSemver(project.version);
  const nextRelease = {
    version,
    gitTag: tagOf(project, version),
    gitHead: 'b'.repeat(40),
    type: 'minor',
    channel: null,
  };
  const lastRelease = { version: last, gitTag: tagOf(project, last), gitHead: 'a'.repeat(40), channels: [null] };
  const options = {
    repositoryUrl: 'https://github.com/acme/parcel.git',
    tagFormat: project.tagFormat ?? 'v${version}',
  };
  return fakeContext({ cwd, env, options, nextRelease, lastRelease });
}

export const optionsOf = ({ packages }: CorpusProject) => (packages === undefined ? {} : { packages: [...packages] });

const writeOptionsOf = (project: CorpusProject) => ({
  ...optionsOf(project),
  ...(project.files && { files: [...project.files] }),
});

/** Writes a version as semantic-release would have it written. @returns what was logged */
export async function writeVersion(project: CorpusProject, cwd: string, version: string): Promise<readonly string[]> {
  const context = contextFor(project, cwd, version);
  for (const hook of [verifyConditions, verifyRelease, prepare]) await hook(writeOptionsOf(project), context);
  return context.lines;
}

interface ReleaseErrorLike {
  readonly code?: string;
  readonly message?: string;
  readonly details?: string;
}

/** One line that says what went wrong. */
export function reasonOf(error: unknown, folder: string): string {
  const reasons = errorsOf(error).map((each) => {
    const { code, message = String(each), details = '' } = each as ReleaseErrorLike;
    const cause =
      code === 'EBUILDFAILED' ? (details.match(/^.*(?:error|cause):? .*$/gim) ?? []).slice(0, 2).join(' ') : '';
    return code === undefined ? message : `${code}: ${message} ${cause}`.trim();
  });
  return reasons.join(' ').replaceAll(folder, '.').replaceAll(/\s+/g, ' ').slice(0, 600);
}

/** How the plugin says that it leaves a version to the build, of which only the build shows whether that works. */
const computed = /^Nothing to edit: \S+ leaves the version to/;

/** Bumps a project to a beta and to a stable version, and looks at every byte of the repository; `python` parses what was written. */
export async function bumpProject(project: CorpusProject, open: OpenProject, python: string): Promise<Bump> {
  const changed: Record<string, string> = {};
  let stale: Bump['stale'] = {};
  const said: string[] = [];
  const [beta, stable] = nextVersions(project);
  const bump = async (version: string): Promise<readonly string[]> => {
    const lines = await writeVersion(project, open.path, version);
    said.push(...lines);
    const found = await readChanges(open, spellings(version));
    for (const [file, lines] of Object.entries(found)) changed[file] = joinLines(changed[file] ?? '', lines);
    await mustParse(open, Object.keys(found), python);
    stale = Object.fromEntries((await findStale(project, open)).map((place) => [place, isNamed(place, said)]));

    const before = await open.git('diff');
    await writeVersion(project, open.path, version);
    if ((await open.git('diff')) !== before) throw new Error('A second run changes something.');
    await open.git('commit', '--quiet', '--all', '--allow-empty', '--message', `chore: ${version}`);
    return lines;
  };
  try {
    const onlyStable = await bump(beta).then(
      () => undefined,
      (error: unknown) => refusedBeta(error, open),
    );
    const lines = await bump(stable);
    const left = lines.find((line) => computed.test(line));
    const rest = { ...(onlyStable && { onlyStable }), ...(left && { computed: reasonOf(new Error(left), open.path) }) };
    return { bump: ok, changed, stale, ...rest };
  } catch (error) {
    return { bump: reasonOf(error, open.path), changed, stale };
  }
}

/** Numbers have no room for `b1`: that is refused before anything is written, and stable versions fit. */
async function refusedBeta(error: unknown, open: OpenProject): Promise<string> {
  const isRefused = errorsOf(error).some((each) => (each as ReleaseErrorLike).code === 'ENOROOMFORVERSION');
  if (!isRefused) throw error;
  if ((await open.git('status', '--porcelain')) !== '') throw new Error('A refused version was written in part.');
  return reasonOf(error, open.path);
}

/** `3, 12` and `3, 4` are `3, 4, 12`. */
function joinLines(one: string, other: string): string {
  const lines = new Set([...one.split(', '), ...other.split(', ')].filter(Boolean).map(Number));
  return [...lines].sort((a, b) => a - b).join(', ');
}

function isNamed(place: string, lines: readonly string[]): boolean {
  return lines.some((line) => line.includes(place.replace(/:\d+$/, '')));
}

function spellings(version: string): Spellings {
  const pep440 = spellPep440(version);
  const today = new Date().toISOString().slice(0, 10);
  const short = version.split('.', 2).join('.');
  return {
    whole: [pep440, version, `v${version}`, `v${pep440}`, short, today],
    parts: [...(version.match(/\d+/g) ?? []), pep440.split('.').at(-1) ?? ''],
  };
}

/** The lines that differ from the last commit. @throws when they differ otherwise than by a version */
async function readChanges(open: OpenProject, allowed: Spellings): Promise<Record<string, string>> {
  const status = (await open.git('status', '--porcelain', '-z')).split('\0').filter(Boolean);
  const found: Record<string, string> = {};
  for (const line of status) {
    const [state, file] = [line.slice(0, 2), line.slice(3)];
    if (state !== ' M') throw new Error(`\`${file}\` is new or gone (${state.trim()}).`);
    const [before, after] = [await open.git('show', `HEAD:${file}`), await readFile(join(open.path, file), 'utf8')];
    const lines = judgeChanges(before, after, allowed);
    if (typeof lines === 'string') throw new Error(`\`${file}\` changes by more than versions: ${lines}.`);
    found[file] = lines.join(', ');
  }
  return found;
}

async function mustParse({ path }: OpenProject, files: readonly string[], python: string): Promise<void> {
  const { stdout } = await execa(python, [join(import.meta.dirname, 'parse-files.py'), ...files], { cwd: path });
  if (stdout !== '{}') throw new Error(`What was written cannot be parsed: ${stdout}`);
}

const tupleOf = (version: string) =>
  version
    .split('.')
    .map((each) => `\\s*["']?${each}["']?`)
    .join(' *,');

/** Where the version that was current is still assigned, declared, or pinned by a package of the same release. */
async function findStale(project: CorpusProject, open: OpenProject): Promise<string[]> {
  const version = project.version.replaceAll('.', '\\.');
  const names = [project, ...(project.beside ?? [])].map(({ name }) => name.replaceAll(/[-_.]+/g, '[-_.]+')).join('|');
  const patterns = [
    `^\\s*["']?(__version__|_version|version|VERSION)["']?(: *\\w+)? *[=:] *["']?v?${version}["']?,?\\s*(#.*)?$`,
    `^\\s*_*(version|VERSION)\\w*\\b.*= *[\\[(]${tupleOf(project.version)}\\b`,
    `\\b(${names})(\\[[\\w,]+\\])? *== *${version}\\b`,
  ];
  const files = ['*.py', '*pyproject.toml', '*setup.cfg', '*package.json', '*Cargo.toml', '*CITATION.cff', '*VERSION*'];
  const found = await Promise.all(
    patterns.map((pattern) =>
      open.git('grep', '-nIP', pattern, '--', ...files, ':!*tests/*', ':!docs/*').catch(() => ''),
    ),
  );
  const lines = found.flatMap((each) => each.split('\n').filter(Boolean));
  return lines.map((line) => line.split(':').slice(0, 2).join(':'));
}
