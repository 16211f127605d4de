import type { Commit, NextRelease, PublishContext, VerifyContext } from '@waybill/kernel';
import type { Entry, Git } from '../ledger/index.ts';
import { commitFormat, parseCommits } from './parse-commits.ts';

/** The context that the run which made the release had, put together again. */
export async function resumeContext(
  context: VerifyContext,
  entry: Entry,
  { git, cwd }: { readonly git: Git; readonly cwd: string },
): Promise<PublishContext> {
  const { tag, version, type, channel, notes, lastRelease } = entry;
  const gitHead = (await git(['rev-list', '-1', `refs/tags/${tag}`])).trim();
  const nextRelease: NextRelease = { version, gitTag: tag, gitHead, type, channel, name: tag, notes };
  const date = entry.sourceDate === undefined ? {} : { SOURCE_DATE_EPOCH: String(entry.sourceDate) };
  return {
    ...context,
    cwd,
    // Built again, everything carries the time of the first build: the release commit is younger than that.
    env: { ...context.env, ...date },
    branch: { ...context.branch, ...entry.branch } as VerifyContext['branch'],
    lastRelease: lastRelease as PublishContext['lastRelease'],
    nextRelease,
    commits: await commitsOf(git, entry),
    releases: [],
  };
}

async function commitsOf(git: Git, { tag, lastRelease }: Entry): Promise<Commit[]> {
  const from = lastRelease.gitTag === undefined ? '' : `refs/tags/${lastRelease.gitTag}..`;
  const output = await git(['log', '-z', `--format=${commitFormat}`, `${from}refs/tags/${tag}`]);
  // biome-ignore lint/plugin: commits as git prints them, read field by field; the type of the host has more.
  return parseCommits(output) as unknown as Commit[];
}
