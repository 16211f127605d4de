import { type BaseContext, type Ports, parseJson, v } from '@waybill/kernel';
import { type History, openHistory } from '@waybill/pipeline/repository';
import type { Commit, Facts, Mark, Release } from './facts.ts';
import { commitFormat, makesRelease, parseCommits } from './parse-commits.ts';
import { readRelease } from './read-release.ts';

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

/** Everything that is measured, from the ledger and git of this clone. */
export async function readFacts({ context, ports }: Place): Promise<Facts> {
  const history = openHistory(context, ports);
  const { cwd } = context;
  const git = (...args: string[]) => ports.run('git', args, { cwd });
  const [past, log, shallow, marks] = await Promise.all([
    history.releases(),
    git('log', '-z', `--format=${commitFormat}`, '--branches', '--remotes', '--tags', 'HEAD'),
    git('rev-parse', '--is-shallow-repository'),
    readMarks(history),
  ]);
  const commits = log.exitCode === 0 ? parseCommits(log.stdout) : [];
  const releases = past.releases.map(readRelease).sort((one, other) => one.begun - other.begun);
  const byHash = new Map(commits.map((commit) => [commit.hash, commit]));
  return {
    ...{ releases, marks },
    commits: byHash,
    isShallow: shallow.stdout.trim() === 'true',
    unread: past.unread,
    unreleased: await findUnreleased(git, releases, byHash),
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
