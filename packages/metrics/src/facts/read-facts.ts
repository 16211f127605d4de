import { type BaseContext, type Ports, parseJson, v } from '@waybill/kernel';
import { type History, type LedgerState, openHistory } from '@waybill/pipeline/repository';
import type { Commit, Facts, Mark, Release } from './facts.ts';
import { commitFormat, makesRelease, parseCommits } from './parse-commits.ts';
import { readRelease } from './read-release.ts';
import { type Remembered, type RememberedEntry, readRemembered, writeRemembered } from './remembered.ts';

const time = v.pipe(v.string(), v.isoTimestamp());

/** Written by whoever may push to the repository. */
export const Marks = v.object({
  schema: v.literal(1),
  marks: v.array(v.object({ tag: v.string(), at: time, reason: v.string(), by: v.optional(v.string()) })),
});

/** Under which name the ledger keeps what people say of releases. */
export const marksName = 'marks';

interface Place {
  readonly context: BaseContext;
  readonly ports: Pick<Ports, 'run' | 'clock'>;
}

/**
 * Everything that is measured, from the ledger and git of this clone. Only what is new is read: entries that have changed, and
 * commits that an earlier run in this checkout has not read.
 */
export async function readFacts({ context, ports }: Place): Promise<Facts> {
  const history = openHistory(context, ports);
  const { cwd } = context;
  const git = (...args: string[]) => ports.run('git', args, { cwd });
  const [known, state, shallow, marks] = await Promise.all([
    readRemembered(cwd),
    history.state(),
    git('rev-parse', '--is-shallow-repository'),
    readMarks(history),
  ]);
  const isShallow = shallow.stdout.trim() === 'true';
  const [entries, log] = await Promise.all([
    readEntries(history, state, known),
    // What is missing in a shallow clone may come later.
    readCommits(git, isShallow ? { ...known, tips: [], commits: [] } : known),
  ]);
  if (entries.isNew || log.isNew)
    await writeRemembered(context, {
      ...{ tip: state.tip, entries: entries.all },
      ...(isShallow ? { tips: [], commits: [] } : { tips: log.tips, commits: log.commits }),
    });
  const all = [...entries.all.values()];
  const releases = all.flatMap(({ release }) => release ?? []).sort((one, other) => one.begun - other.begun);
  const byHash = new Map(log.commits.map((commit) => [commit.hash, commit]));
  return {
    ...{ releases, marks, isShallow },
    commits: byHash,
    unread: [...entries.all].flatMap(([tag, { problem }]) => (problem === undefined ? [] : [`${tag}: ${problem}`])),
    unreleased: await findUnreleased(git, releases, byHash),
  };
}

/** Entries as the ledger has them now: those that have changed are read. */
async function readEntries(history: History, { tip, objects }: LedgerState, known: Remembered) {
  const isKnown = ([tag, object]: readonly [string, string]) => known.entries.get(tag)?.object === object;
  const kept = [...objects].filter(isKnown).flatMap(([tag]) => {
    const entry = known.entries.get(tag);
    return entry === undefined ? [] : [[tag, entry] as const];
  });
  const changed = [...objects].filter((each) => !isKnown(each)).map(([tag]) => tag);
  if (changed.length === 0)
    return { all: new Map(kept), isNew: tip !== known.tip || kept.length !== known.entries.size };
  const { releases, unread } = await history.releases({ tags: changed, since: known.tip });
  const read = changed.map((tag): [string, RememberedEntry] => {
    const past = releases.find(({ entry }) => entry.tag === tag);
    const firstSeen = known.entries.get(tag)?.firstSeen ?? past?.firstSeen;
    const release = past && readRelease({ entry: past.entry, firstSeen });
    return [tag, { object: objects.get(tag) ?? '', firstSeen, release, problem: unread.get(tag) }];
  });
  return { all: new Map([...kept, ...read].sort(([one], [other]) => (one < other ? -1 : 1))), isNew: true };
}

/** Heads that are remembered: the log begins after them. */
const mostTips = 500;

/** Commits of all branches and tags: those that nobody has read are asked from git. */
async function readCommits(git: Git, { tips, commits }: Pick<Remembered, 'tips' | 'commits'>) {
  const heads = await git('for-each-ref', '--format=%(objectname)', 'refs/heads', 'refs/remotes');
  const head = await git('rev-parse', '--verify', '--quiet', 'HEAD');
  const now = [
    ...new Set([head.stdout, ...heads.stdout.split('\n')].map((line) => line.trim()).filter(Boolean)),
  ].sort();
  const log = await git(
    ...['log', '-z', `--format=${commitFormat}`, '--ignore-missing', '--branches', '--remotes', '--tags', 'HEAD'],
    ...(tips.length === 0 ? [] : ['--not', ...tips]),
  );
  const fresh = log.exitCode === 0 ? parseCommits(log.stdout) : [];
  const isSame = now.length === tips.length && now.every((each, at) => each === tips[at]);
  return {
    commits: [...fresh, ...commits],
    tips: now.length <= mostTips ? now : [],
    isNew: fresh.length > 0 || !isSame,
  };
}

async function readMarks(history: History): Promise<readonly Mark[]> {
  const text = await history.kept(marksName);
  return text === undefined ? [] : (parseJson(Marks, text)?.marks ?? []);
}

type Git = (...args: string[]) => Promise<{ readonly exitCode: number | undefined; readonly stdout: string }>;

async function findUnreleased(
  git: Git,
  releases: readonly Release[],
  commits: ReadonlyMap<string, Commit>,
): Promise<Commit[]> {
  const last = releases.findLast(({ isPrerelease, state }) => !isPrerelease && state !== 'abandoned');
  if (last === undefined) return [];
  const { exitCode, stdout } = await git('rev-list', '--reverse', `${last.head}..HEAD`);
  if (exitCode !== 0) return [];
  const found = stdout.split('\n').flatMap((hash) => commits.get(hash) ?? []);
  return found.filter(makesRelease);
}
