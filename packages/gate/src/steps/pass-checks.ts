import { errorsOf, type HookInput, isReleaseError, type ReleaseContext, reasonOf, redact } from '@waybill/kernel';
import { createLook, describeVerdict, type Verdict, waitForChecks } from '../checks/index.ts';
import { checksMissing, checksRed } from '../errors.ts';
import type { Options } from '../options.ts';
import { findService, type Service } from '../service/index.ts';
import { listChecks } from '../words/index.ts';

type Input = HookInput<Options, ReleaseContext>;

/** Whoever asks about a commit. */
interface Asking extends Pick<Input, 'options' | 'ports'> {
  readonly context: Pick<ReleaseContext, 'env' | 'options'>;
}

function commitOf(input: Input) {
  const { branch, nextRelease } = input.context;
  return { ...input, sha: nextRelease.gitHead, branch: branch.name };
}

/** What the checks of the commit say; where they were not looked at, why. */
export type Passed = { readonly verdict: Verdict } | { readonly why: string };

/** Verdicts of this run, so that the checklist need not ask again. Another run asks. */
const passed = new Map<string, Passed>();

function keyOf({ context: { cwd, nextRelease } }: Input): string {
  return JSON.stringify([cwd, nextRelease.gitTag, nextRelease.gitHead]);
}

/**
 * Waits until the checks of the commit are green. A dry run neither waits nor fails: it says what they say now.
 *
 * @throws ECHECKSRED, ECHECKSMISSING, ECHECKSUNFINISHED, EGATETOKEN, EGATEPERMISSION, EGATEREPOSITORY, EGATECOMMIT, EGATELIMIT
 */
export async function passChecks(input: Input): Promise<Passed> {
  const result = await judgeCommit(input);
  passed.set(keyOf(input), result);
  return result;
}

/** What the checks say now, or said when they were waited for: nothing fails. */
export async function recallChecks(input: Input): Promise<Passed> {
  return passed.get(keyOf(input)) ?? lookKindly(commitOf(input));
}

async function judgeCommit(input: Input): Promise<Passed> {
  const { options, context, ports } = input;
  const { logger } = context;
  if (context.options.dryRun) {
    const result = await lookKindly(commitOf(input));
    tell(input, result);
    return result;
  }
  const service = open(input);
  if ('why' in service) {
    tell(input, service);
    return service;
  }
  const sha = context.nextRelease.gitHead;
  const look = await createLook({ service, options, sha, branch: context.branch.name });
  const verdict = await waitForChecks({ look, timeout: options.timeout, clock: ports.clock, logger, sha });
  if (verdict.state === 'red')
    throw checksRed(sha, verdict.red.length, listChecks(verdict.red), verdict.running.length, checksPage(service, sha));
  if (verdict.state === 'missing') throw checksMissing(sha, verdict.missing, verdict.basis);
  tell(input, { verdict });
  return { verdict };
}

function open({ options, context, ports }: Asking): Service | { readonly why: string } {
  if (!options.checks) return { why: '`gate.checks` is false.' };
  const service = findService({ context, options, ports });
  return service.is === 'none' ? { why: service.why } : service;
}

/** What the checks of a commit say now; where that cannot be read, why. */
export async function lookKindly(asking: Asking & { readonly sha: string; readonly branch: string }): Promise<Passed> {
  const { options, context, sha, branch } = asking;
  const service = open(asking);
  if ('why' in service) return service;
  try {
    const look = await createLook({ service, options, sha, branch });
    return { verdict: await look() };
  } catch (error) {
    const words = errorsOf(error).map((each) =>
      isReleaseError(each) ? `${each.code} ${each.message} ${each.details}` : reasonOf(each),
    );
    return { why: `They could not be read: ${redact(words.join(' '), context.env)}` };
  }
}

function tell({ context: { logger, options } }: Input, result: Passed): void {
  if ('why' in result) {
    const say = options.dryRun ? logger.log : logger.warn;
    say.call(logger, `CI checks were not looked at: ${result.why}`);
    return;
  }
  const { verdict } = result;
  logger.log(`${options.dryRun ? 'Plan: ' : ''}${describeVerdict(verdict)}`);
  const open = [...verdict.red, ...verdict.running, ...verdict.missing.map((name) => ({ name, said: 'missing' }))];
  if (open.length > 0)
    logger.warn(`A release waits for these checks, and fails where they are not green:\n${listChecks(open)}`);
  if (verdict.others.length > 0) logger.warn(`Not green, and not required:\n${listChecks(verdict.others)}`);
}

/** Where a person sees all checks of a commit. */
export function checksPage({ is, page }: Service, sha: string): string {
  return is === 'github' ? `${page}/commit/${sha}/checks` : `${page}/-/commit/${sha}/pipelines`;
}
