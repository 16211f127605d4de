import { endRun } from '../delivery/index.ts';
import { findKnown } from '../known-plugins/index.ts';
import { type EntryRecord, gitIn, stateOf } from '../ledger/index.ts';
import type { LoadedMember, Pipeline } from '../plugins/index.ts';
import { mayHaveWorktrees } from '../resume/index.ts';
import type { BegunRelease } from './begin-release.ts';
import { currentHead, withCurrentHead } from './current-head.ts';
import { type PrepareInput, prepareStage } from './prepare-stage.ts';
import { changedVersionFiles, withWritten } from './written-files.ts';

/**
 * Makes public what goes before the tag. The ledger is the lock: from here on, a run that finds the release taken has
 * made nothing public.
 *
 * @param written files that the release commit holds beside those that the git plugin is told of
 * @throws ELEDGERTAKEN, ELEDGERNOTPUSHED, ECOMMITNOTPUSHED
 */
export async function commit(
  pipeline: Pipeline,
  input: PrepareInput,
  begun: BegunRelease | undefined,
  written: readonly string[],
): Promise<void> {
  const record = begun?.record;
  // Where the tag is all, nothing is left to say after it.
  if (record !== undefined && stateOf(record.entry()) === 'complete') endRun(record, input, 'complete');

  const stages = pipeline.stagesOf('prepare', ({ key }) => input.options.commit.includes(key));
  const hasGit = stages.some((members) => members.some(pushesCommit));
  const [changed, isElsewhere] = hasGit
    ? await Promise.all([changedVersionFiles(input), isCheckedOutElsewhere(input)])
    : [[], false];
  const files = [...new Set([...written, ...changed])];
  let current = input;
  let head: string | undefined;
  for (const [i, members] of stages.entries()) {
    const stage = members.map((each) => (pushesCommit(each) ? withWritten(each, files, input.context.options) : each));
    const [member] = stage;
    const isAlone = stage.length === 1 && member !== undefined && pushesCommit(member);
    if (record !== undefined && isAlone && !isElsewhere) {
      head = await commitWithLedger(pipeline, member, current, record);
    } else {
      await record?.settled();
      await prepareStage(pipeline, stage, current, begun);
      head = undefined;
    }
    // After the last one, the host looks at HEAD itself.
    if (i < stages.length - 1) current = await withCurrentHead(pipeline, current);
  }
  if (record !== undefined && stages.length > 0) recordHead(record, head ?? (await currentHead(current)));
  await record?.settled();
}

function pushesCommit(member: LoadedMember): boolean {
  return findKnown(member).pushesCommit === true;
}

/** The commit that the host will tag: a member other than the git plugin may have made it. */
function recordHead(record: EntryRecord, gitHead: string): void {
  if (gitHead !== record.entry().gitHead) record.change((entry) => ({ ...entry, gitHead }));
}

/**
 * Whether another working tree of this repository has the branch of the release checked out, while this one has a detached
 * HEAD: git then refuses to push to it here.
 */
export async function isCheckedOutElsewhere({ context, ports }: PrepareInput): Promise<boolean> {
  if (!(await mayHaveWorktrees(context.cwd))) return false;
  const ref = `refs/heads/${context.branch.name}`;
  const { stdout } = await gitIn(context, ports).try(['for-each-ref', '--format=%(HEAD)%(worktreepath)', ref]);
  return stdout.startsWith(' ') && stdout.trim() !== '';
}

/**
 * The commit is made here and is pushed with the ledger: one connection less to wait for, and both arrive or neither.
 *
 * @returns the commit at HEAD
 */
async function commitWithLedger(
  pipeline: Pipeline,
  member: LoadedMember,
  input: PrepareInput,
  record: EntryRecord,
): Promise<string> {
  const { context } = input;
  // The branch is what HEAD names already: this push moves nothing.
  await pipeline.call(member, 'prepare', { ...context, options: { ...context.options, repositoryUrl: '.' } });
  const gitHead = await currentHead(input);
  if (gitHead === context.nextRelease.gitHead) return gitHead;
  record.change((entry) => ({ ...entry, gitHead }));
  await record.settled(`${gitHead}:refs/heads/${context.branch.name}`);
  return gitHead;
}
