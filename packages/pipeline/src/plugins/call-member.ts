import {
  type BaseContext,
  errorsOf,
  isReleaseError,
  type Ports,
  quoteOutput,
  ReleaseError,
  reasonOf,
  redact,
  unlessInterrupted,
} from '@waybill/kernel';
import { memberFailed } from '../errors.ts';
import { findKnown, hasWork } from '../known-plugins/index.ts';
import { foldLongLines, keepMemberLog, type MemberLog, withKeptPlans } from '../log/index.ts';
import { asPlainMarkdown, recordStep } from '../summary/index.ts';
import type { LoadedMember } from './member.ts';
import { memberContext } from './member-context.ts';

type Hook = (options: object, context: BaseContext, parts?: object) => unknown;

export interface Call {
  readonly member: LoadedMember;
  readonly step: string;
  readonly context: BaseContext;
  readonly ports: Pick<Ports, 'clock'>;
  /** The working copy of the run, where its journal is. */
  readonly home: string;
  /** What commands get though it may be secret. */
  readonly commandSecrets?: readonly string[];
}

/** Steps whose errors end nothing. */
const settled = new Set(['success', 'conclude', 'fail']);

/** Whether a member has a part in a step. */
export function hasHook(member: LoadedMember, step: string): boolean {
  return typeof member.hooks[step] === 'function' && hasWork(member, step);
}

/**
 * Calls one hook of one member as the host would: with the host's options under its own.
 *
 * @throws errors that `fail` hooks receive; a foreign error becomes EMEMBERFAILED
 */
export async function callMember({ member, step, context, ports, home, commandSecrets = [] }: Call): Promise<unknown> {
  const hook = member.hooks[step] as Hook;
  const { plugins: _plugins, ...host } = context.options ?? {};
  const started = ports.clock.now();
  await unlessInterrupted(undefined);
  const log = logOf(memberContext(context, member, commandSecrets), { name: member.name, step }, member);
  try {
    const own = log.context;
    const options = { ...host, ...member.options };
    const parts = member.file === undefined ? undefined : await findKnown(member).parts?.(member.file, options, own);
    const result = await unlessInterrupted(await hook(options, own, ...(parts === undefined ? [] : [parts])));
    log.finish(false);
    await recordStep(home, { step, member: member.key, started, ended: ports.clock.now(), ok: true });
    return result;
  } catch (error) {
    // A program that a signal has ended is no failure of its member.
    await unlessInterrupted(undefined);
    log.finish(true);
    // What follows a published release is reported as a warning.
    if (!settled.has(step)) context.logger.error(`Failed step "${step}" of plugin "${member.name}"`);
    await recordStep(home, { step, member: member.key, started, ended: ports.clock.now(), ok: false });
    throw named(error, { member, step, env: context.env });
  }
}

/** Steps of a release that is public: what they say at length is looked up when it is needed. */
const concluding = new Set(['success', 'conclude']);

/** Third-party plugins say what they do, line by line; ours say facts. */
function logOf(
  context: BaseContext,
  source: { name: string; step: string },
  { plugin }: LoadedMember,
): MemberLog<BaseContext> {
  const isOfOthers = typeof plugin === 'string' && !plugin.startsWith('@waybill/');
  if (isOfOthers) return keepMemberLog(context, source);
  const own = concluding.has(source.step) ? foldLongLines(context, source) : withKeptPlans(context, source);
  return { context: own, finish() {} };
}

/** The host names our pipeline in every error; `member` keeps who it really was, for `fail` hooks. */
function named(error: unknown, { member, step, env }: Pick<Call, 'member' | 'step'> & Pick<BaseContext, 'env'>) {
  const errors = errorsOf(error).map((each) => {
    const release = isReleaseError(each)
      ? extensible(each)
      : memberFailed(member.name, step, asDetails(redact(reasonOf(each), env) || 'It gave no reason.'), each);
    return Object.assign(release, { member: member.name, step });
  });
  return errors.length === 1 ? errors[0] : new AggregateError(errors);
}

/** A frozen error takes no names, neither ours nor those that the host writes. */
function extensible(error: ReleaseError): ReleaseError {
  if (Object.isExtensible(error)) return error;
  const { code, message, details, permanent, afterRelease, deployment } = error;
  const about = deployment === undefined ? {} : { deployment };
  return new ReleaseError(code, message, details, { cause: error, permanent, afterRelease, ...about });
}

/** The words of a plugin are no Markdown: what follows their first line is mostly the output of a tool. */
function asDetails(reason: string): string {
  const [first = '', ...rest] = reason.trim().split('\n');
  const sentence = asPlainMarkdown(first);
  return rest.length === 0 ? sentence : `${sentence}\n\n${quoteOutput(rest.join('\n'))}`;
}
