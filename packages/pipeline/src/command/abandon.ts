import { errorsOf, type FailContext, isReleaseError, parseOptions, realPorts, reasonOf } from '@waybill/kernel';
import { alreadyComplete, noReason, releaseAbandoned } from '../errors.ts';
import { gitIn } from '../ledger/git.ts';
import { awaitLease } from '../ledger/lease.ts';
import { openLedger } from '../ledger/ledger.ts';
import type { Entry } from '../ledger/parse-ledger.ts';
import { keepRecord } from '../ledger/record.ts';
import { identifyRun } from '../ledger/run-identity.ts';
import { Options } from '../options.ts';
import { openPipeline } from '../pipeline.ts';
import { restoreChannelNote } from '../resume/channel-note.ts';
import { describeResume } from '../resume/plan-resume.ts';
import { endRun } from '../steps/end-run.ts';
import { viewOfHost } from './host.ts';
import { pickEntry } from './pick-entry.ts';
import { plainContext } from './plain-context.ts';
import { exitCodes, type Parsed, type Shell } from './shell.ts';

/**
 * Closes a release that cannot be finished: recorded with the reason, announced like a failure, and left alone by later
 * runs. What was delivered stays public.
 *
 * @throws ENOREASON, ENOLEDGER, ERELEASECOMPLETE, ELEDGERTAKEN, ELEDGERNOTPUSHED
 */
export async function abandon(shell: Shell, { tag, reason = '', takeOver }: Parsed): Promise<number> {
  if (reason.trim() === '') throw noReason();
  const plain = await plainContext(shell);
  const plainPorts = realPorts(plain);
  const seen = await pickEntry(openLedger(plain, plainPorts), tag);
  if (seen.state === 'abandoned') {
    shell.stdout.write(`Release ${seen.tag} was abandoned already: ${seen.abandoned?.reason ?? ''}\n`);
    return exitCodes.done;
  }
  if (seen.state === 'complete') throw alreadyComplete(seen.tag);
  const { context, raw } = await viewOfHost(shell, seen.branch.name);
  const ports = realPorts(context);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const ledger = openLedger(context, ports);
  const entry = takeOver ? seen : await awaitLease(seen, { ledger, context, ports, lease: options.lease });
  if (entry === undefined || entry.state === 'complete') throw alreadyComplete(seen.tag);

  const record = keepRecord({ ledger, entry, context, ports, claim: { entry, hasLedger: true } });
  const { GITHUB_ACTOR: actor, GITLAB_USER_LOGIN: login, USER: user } = context.env;
  const by = actor || login || user;
  record.change((now, at) => ({
    ...now,
    run: identifyRun(context.env, ports.clock.now()),
    abandoned: { at, reason, ...(by ? { by } : {}) },
  }));
  endRun(record, { ports }, 'abandoned');
  await record.settled();
  const git = gitIn(context, ports);
  // Without its channel, semantic-release would make the same version again.
  const isTagged = (await git.try(['rev-parse', '--verify', '--quiet', `refs/tags/${entry.tag}`])).exitCode === 0;
  if (isTagged) await restoreChannelNote(git, entry);
  shell.stdout.write(`Release ${entry.tag} is abandoned. Later releases go on without it.\n`);
  await announce(await openPipeline({ options, context, ports }), context, { entry, reason });
  return exitCodes.done;
}

interface Abandoned {
  readonly entry: Entry;
  readonly reason: string;
}

/** Opens an issue for a run that failed, which this is not. */
const opensIssues = '@semantic-release/github';

/** Whoever hears of failures hears of this. What cannot be announced is said here, and changes nothing. */
async function announce(
  pipeline: Awaited<ReturnType<typeof openPipeline>>,
  context: Awaited<ReturnType<typeof viewOfHost>>['context'],
  { entry, reason }: Abandoned,
): Promise<void> {
  const error = releaseAbandoned(entry.tag, reason, describeResume(entry));
  const failed = { ...context, errors: [error] } as unknown as FailContext;
  const members = pipeline.stagesOf('fail', ({ name }) => name !== opensIssues).flat();
  for (const member of members) {
    await pipeline.call(member, 'fail', failed).catch((problem: unknown) => {
      const words = errorsOf(problem).map((each) => (isReleaseError(each) ? each.message : reasonOf(each)));
      context.logger.warn(`${member.key} was not notified: ${words.join(' ')}`);
    });
  }
}
