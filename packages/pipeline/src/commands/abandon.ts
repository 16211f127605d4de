import {
  type CommandResult,
  exitCodes,
  parseOptions,
  realPorts,
  type Shell,
  type VerifyContext,
} from '@waybill/kernel';
import { pipelineOptions, readConfiguration } from '../configuration/index.ts';
import { endRun, notifyOf } from '../delivery/index.ts';
import {
  awaitLease,
  createNotary,
  type Entry,
  gitIn,
  identifyRun,
  keepRecord,
  type Ledger,
  openLedger,
  seize,
} from '../ledger/index.ts';
import { Options } from '../options.ts';
import { type Input, openPipeline } from '../plugins/index.ts';
import { describeResume, restoreChannelNote } from '../resume/index.ts';
import { entryToClose } from './entry-to-close.ts';
import { alreadyComplete, noReason, releaseAbandoned } from './errors.ts';
import type { GivenTag, GivenTakeOver } from './given.ts';
import { plainContext } from './plain-context.ts';

/**
 * Closes a release that cannot be finished: recorded with the reason, announced like a failure, and left alone by later
 * runs. What was delivered stays public.
 *
 * @throws ENOREASON, ENOLEDGER, ERELEASECOMPLETE, ELEDGERTAKEN, ELEDGERNOTPUSHED
 */
export async function abandon(
  shell: Shell,
  {
    arguments: { tag },
    options: { reason = '', 'take-over': takeOver = false },
  }: GivenTag & GivenTakeOver & { readonly options: { readonly reason?: string } },
): Promise<CommandResult> {
  if (reason.trim() === '') throw noReason();
  const plain = await plainContext(shell);
  const seen = await entryToClose(plain, realPorts(plain), tag);
  if (seen.state === 'abandoned') {
    const before = seen.abandoned?.reason ?? '';
    const text = `Release ${seen.tag} was abandoned already: ${before}`;
    return { exitCode: exitCodes.done, text, data: { tag: seen.tag, state: seen.state, reason: before } };
  }
  if (seen.state === 'complete') throw alreadyComplete(seen.tag);
  const configuration = await readConfiguration(shell, seen.branch.name);
  const { context } = configuration;
  const raw = pipelineOptions(configuration);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const ports = realPorts(context, options);
  const ledger = openLedger(context, ports);
  const found = takeOver ? seen : await awaitLease(seen, { ledger, context, ports, lease: options.lease });
  if (found === undefined) throw alreadyComplete(seen.tag);
  const close = (entry: Entry) => closeEntry(ledger, { entry, reason }, { context, options, ports });
  const entry = await (takeOver ? seize(ledger, found, close) : close(found));
  const git = gitIn(context, ports);
  // Without its channel, semantic-release would make the same version again.
  const isTagged = (await git.try(['rev-parse', '--verify', '--quiet', `refs/tags/${entry.tag}`])).exitCode === 0;
  if (isTagged) await restoreChannelNote(git, entry);
  shell.stdout.write(`Release ${entry.tag} is abandoned. Later releases go on without it.\n`);
  const error = releaseAbandoned(entry.tag, reason, describeResume(entry));
  await notifyOf(await openPipeline({ options, context, ports }), context, error);
  return { exitCode: exitCodes.done, data: { tag: entry.tag, state: 'abandoned', reason } };
}

/** @throws ERELEASECOMPLETE, ELEDGERTAKEN, ELEDGERNOTPUSHED */
async function closeEntry(
  ledger: Ledger,
  { entry, reason }: Abandoned,
  { context, options, ports }: Input<VerifyContext>,
): Promise<Entry> {
  if (entry.state === 'complete') throw alreadyComplete(entry.tag);
  const notary = createNotary({ context, options, ports });
  const { hasLedger } = await ledger.look(entry.tag).catch(() => ({ hasLedger: true }));
  const record = keepRecord({ ledger, entry, context, ports, notary, claim: { entry, hasLedger } });
  const { GITHUB_ACTOR: actor, GITLAB_USER_LOGIN: login, USER: user } = context.env;
  const by = actor || login || user;
  record.change((now, at) => ({
    ...now,
    run: identifyRun(context.env, ports.clock.now()),
    abandoned: { at, reason, ...(by ? { by } : {}) },
  }));
  endRun(record, { ports }, 'abandoned');
  await record.settled();
  return entry;
}

interface Abandoned {
  readonly entry: Entry;
  readonly reason: string;
}
