import type { Commit, VerifyContext } from '@waybill/kernel';
import { cutLongTokens } from '../commits.ts';
import { invalidOutput } from '../errors.ts';
import { openLedger } from '../ledger/ledger.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { isOverlooked, lastEntry } from '../resume/find-incomplete.ts';

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
  const cut = { ...context, commits: cutLongTokens(context.commits) };
  let highest = -1;
  for (const member of pipeline.stagesOf('analyzeCommits').flat()) {
    const type = await pipeline.call(member, 'analyzeCommits', cut);
    if (type && !types.includes(String(type))) throw invalidOutput(member.name, 'analyzeCommits', 'a release type');
    highest = Math.max(highest, types.indexOf(String(type)));
  }
  return types[highest] ?? null;
}

/** The host has looked at the tags before this run wrote the channel of the last release: it would count it twice. */
async function overlooksLast({ options, context, ports }: Input<AnalyzeContext>): Promise<boolean> {
  if (!options.ledger) return false;
  return isOverlooked(await lastEntry(openLedger(context, ports), context.branch), context.branch);
}
