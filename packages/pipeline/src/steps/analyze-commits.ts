import type { Commit, VerifyContext } from '@waybill/kernel';
import {
  commitsFor,
  describeOverlooked,
  findOverlooked,
  type History,
  planReading,
  readHistory,
} from '../commits/index.ts';
import { invalidOutput } from '../errors.ts';
import { gitIn, openLedger } from '../ledger/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';
import { countsNewest, isOverlooked, lastEntry } from '../resume/index.ts';
import { readJournal, summarize } from '../summary/index.ts';

/** From the smallest to the largest. */
const types = ['patch', 'minor', 'major'];

type AnalyzeContext = VerifyContext & { readonly commits: readonly Commit[] };

/** The largest release that any member asks for. */
export async function analyzeCommits(pipeline: Pipeline, input: Input<AnalyzeContext>): Promise<string | null> {
  const { context } = input;
  if (await overlooksLast(input)) {
    context.logger.warn('New commits are released by the next run: this one has just finished the last release.');
    return null;
  }
  const history = await readHistory(context.commits, gitIn(context, input.ports));
  warnOfOverlooked(pipeline, context, history);
  let highest = -1;
  for (const member of pipeline.stagesOf('analyzeCommits').flat()) {
    const commits = commitsFor(context.commits, member, context.options, history);
    const type = await pipeline.call(member, 'analyzeCommits', { ...context, commits } as AnalyzeContext);
    if (type && !types.includes(String(type))) throw invalidOutput(member.name, 'analyzeCommits', 'a release type');
    highest = Math.max(highest, types.indexOf(String(type)));
  }
  const type = types[highest] ?? null;
  if (type === null) await endWithoutRelease(context);
  return type;
}

/** Once, though several members may read the commits. */
function warnOfOverlooked(pipeline: Pipeline, { commits, logger, options }: AnalyzeContext, history: History): void {
  for (const member of pipeline.stagesOf('analyzeCommits').flat()) {
    const reading = planReading(member, { ...options, ...member.options });
    if (reading?.isConventional !== true) continue;
    const overlooked = findOverlooked(commits, reading, history);
    if (overlooked.length > 0) logger.warn(describeOverlooked(overlooked, commits.length));
    return;
  }
}

/** No other hook follows. A run that finished an older release has said so. */
async function endWithoutRelease(context: AnalyzeContext): Promise<void> {
  const { resumed } = await readJournal(context.cwd);
  if (resumed === undefined) await summarize(context, { outcome: 'nothing-to-release', entry: undefined });
}

/** The host has looked at the tags before this run wrote the channel of the last release: it would count it twice. */
async function overlooksLast({ options, context, ports }: Input<AnalyzeContext>): Promise<boolean> {
  if (!options.ledger || countsNewest(context.branch)) return false;
  return isOverlooked(await lastEntry(openLedger(context, ports), context.branch), context.branch);
}
