import {
  type BaseContext,
  type Commit,
  type Logger,
  parseOptions,
  realPorts,
  type VerifyContext,
} from '@waybill/kernel';
import { gitIn } from '../ledger/index.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../plugins/index.ts';
import { commitsFor } from './commits-for.ts';
import { findOverlooked } from './find-overlooked.ts';
import { readHistory } from './history.ts';
import { planReading } from './plan-reading.ts';

/** What one commit does to the version. */
export interface CommitEffect {
  readonly hash: string;
  /** The release that this commit alone would make. */
  readonly type: 'major' | 'minor' | 'patch' | 'none';
  /** Whether a later commit takes it back, or it takes one back. */
  readonly isTakenBack: boolean;
  /** Set where the commit, or a part of it, is not understood; the text says what may have been meant. */
  readonly overlooked?: string;
}

const sizes = ['none', 'patch', 'minor', 'major'] as const;
const silent: Logger = { log() {}, warn() {}, error() {}, success() {} };

type CommitsContext = VerifyContext & { readonly commits: readonly Commit[] };

/**
 * Asks the plugins that analyze commits about each commit alone.
 *
 * @param raw the options of the pipeline as the host gives them to a hook
 * @returns one effect for each commit, in their order
 */
export async function describeCommits(
  raw: Readonly<Record<string, unknown>>,
  context: CommitsContext,
): Promise<CommitEffect[]> {
  const { commits, options: host, env } = context;
  const ports = realPorts(context);
  const options = parseOptions(Options, { name: 'pipeline', raw, host, env });
  const pipeline = await openPipeline({ options, context, ports });
  const members = pipeline.stagesOf('analyzeCommits').flat();
  const history = await readHistory(commits, gitIn(context, ports));
  const found = new Map<string, number>();
  const overlooked = new Map<string, string>();
  for (const member of members) {
    const own = { ...host, ...member.options };
    const hook = member.hooks['analyzeCommits'] as AnalyzeHook;
    for (const commit of commitsFor(commits, member, host, history)) {
      const type = await hook(own, { ...context, logger: silent, commits: [commit] });
      const size = Math.max(sizes.indexOf(type as (typeof sizes)[number]), 0);
      found.set(commit.hash, Math.max(size, found.get(commit.hash) ?? 0));
    }
    const reading = planReading(member, own);
    if (reading?.isConventional !== true) continue;
    for (const { hash, advice = '' } of findOverlooked(commits, reading, history)) overlooked.set(hash, advice);
  }
  return commits.map(({ hash }) => {
    const advice = overlooked.get(hash);
    return {
      hash,
      type: sizes[found.get(hash) ?? 0] ?? 'none',
      isTakenBack: members.length > 0 && !found.has(hash),
      ...(advice === undefined ? {} : { overlooked: advice }),
    };
  });
}

type AnalyzeHook = (options: object, context: BaseContext & { readonly commits: readonly Commit[] }) => unknown;
