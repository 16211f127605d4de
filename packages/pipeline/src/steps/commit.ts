import { stateOf } from '../ledger/change-entry.ts';
import type { EntryRecord } from '../ledger/record.ts';
import type { LoadedMember } from '../members/member.ts';
import type { Pipeline } from '../pipeline.ts';
import type { BegunRelease } from './begin-release.ts';
import { currentHead, withCurrentHead } from './current-head.ts';
import { endRun } from './end-run.ts';
import { type PrepareInput, prepareStage } from './prepare-stage.ts';
import { withWritten } from './written-files.ts';

/** Commits in the working copy, then pushes to `repositoryUrl`: where it pushes to can be chosen. */
const gitPlugin = '@semantic-release/git';

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
  let current = input;
  for (const [i, members] of stages.entries()) {
    const stage = members.map((each) =>
      each.name === gitPlugin ? withWritten(each, written, input.context.options) : each,
    );
    const [member] = stage;
    if (record !== undefined && stage.length === 1 && member?.name === gitPlugin) {
      await commitWithLedger(pipeline, member, current, record);
    } else {
      await record?.settled();
      await prepareStage(pipeline, stage, current, begun);
    }
    // After the last one, the host looks at HEAD itself.
    if (i < stages.length - 1) current = await withCurrentHead(pipeline, current);
  }
  if (record !== undefined && stages.length > 0) await recordHead(record, current);
  await record?.settled();
}

/** The commit that the host will tag: a member other than the git plugin may have made it. */
async function recordHead(record: EntryRecord, input: PrepareInput): Promise<void> {
  const gitHead = await currentHead(input);
  if (gitHead !== record.entry().gitHead) record.change((entry) => ({ ...entry, gitHead }));
}

/** The commit is made here and goes out with the ledger: one connection less to wait for, and both arrive or neither. */
async function commitWithLedger(
  pipeline: Pipeline,
  member: LoadedMember,
  input: PrepareInput,
  record: EntryRecord,
): Promise<void> {
  const { context } = input;
  // The branch is what HEAD names already: this push moves nothing.
  await pipeline.call(member, 'prepare', { ...context, options: { ...context.options, repositoryUrl: '.' } });
  const gitHead = await currentHead(input);
  if (gitHead === context.nextRelease.gitHead) return;
  record.change((entry) => ({ ...entry, gitHead }));
  await record.settled(`${gitHead}:refs/heads/${context.branch.name}`);
}
