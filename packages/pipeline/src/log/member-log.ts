import { Writable } from 'node:stream';
import { format } from 'node:util';
import { type BaseContext, type Logger, onInterruption, printOutput, showsEverything } from '@waybill/kernel';

/** What is quiet in the log of the host: the others are for what a person should see at once. */
const quiet = new Set([
  'log',
  'info',
  'note',
  'success',
  'complete',
  'start',
  'await',
  'pending',
  'star',
  'fav',
  'watch',
  'debug',
]);

interface Source {
  readonly name: string;
  readonly step: string;
}

/** What one hook of a plugin says. */
export interface MemberLog<C extends BaseContext> {
  /** For the plugin. */
  readonly context: C;
  /** Shows what it has said. To be called once, when the hook is over. */
  finish(hasFailed: boolean): void;
}

/**
 * Keeps what a third-party plugin says until its hook is over. Then its last line is shown, which is mostly what came of it, and all lines together
 * as the output of a tool; after a failure, all of it. Warnings and errors are shown at once. With `DEBUG`, everything is.
 */
export function keepMemberLog<C extends BaseContext>(context: C, source: Source): MemberLog<C> {
  if (showsEverything(context.env)) return { context, finish() {} };
  const said: string[] = [];
  let repeatLast: (() => void) | undefined;
  let isOver = false;
  const logger = changeLogger(context.logger, (method, args, say) => {
    if (!quiet.has(method)) return say();
    said.push(`${format(...args)}\n`);
    repeatLast = say;
  });
  const keep = () => keepText((text) => void said.push(text));
  function finish(hasFailed: boolean): void {
    if (isOver) return;
    isOver = true;
    release();
    if (!hasFailed) repeatLast?.();
    if (!hasFailed && said.length === 1 && repeatLast !== undefined) return;
    printOutput(context, { title: `${source.name} (${source.step})`, text: said.join(''), hasFailed });
  }
  const release = onInterruption({ rest: async () => finish(true) });
  return { context: { ...context, logger, stdout: keep(), stderr: keep() }, finish };
}

/** A message of several lines shows its first one; the others are shown as the output of a tool. */
export function foldLongLines<C extends BaseContext>(context: C, { name, step }: Source): C {
  if (showsEverything(context.env)) return context;
  const logger = changeLogger(context.logger, (method, args, say) => {
    const [message] = args;
    if (method !== 'log' || args.length !== 1 || typeof message !== 'string') return say();
    const [first = '', ...rest] = message.split('\n');
    if (rest.join('').trim() === '') return say();
    context.logger.log(first);
    printOutput(context, { title: `${name} (${step})`, text: rest.join('\n'), hasFailed: false });
  });
  return { ...context, logger };
}

/** Where plans go in a run that carries them out: a property that the host's copies and ours keep. */
const plansKey: unique symbol = Symbol('plans');

interface WithPlans {
  readonly [plansKey]?: string[];
}

/** What the plugins of a step plan. */
export interface Plans<C extends BaseContext> {
  readonly context: C;
  /** Shows them together. */
  finish(hasFailed: boolean): void;
}

/**
 * Keeps the plans of our plugins together: a run that carries them out says later what came of each. A dry run shows them one by one, as they are
 * what it is for.
 */
export function keepPlans<C extends BaseContext>(context: C): Plans<C> {
  const { dryRun } = (context.options ?? {}) as { readonly dryRun?: boolean };
  if (dryRun === true || showsEverything(context.env)) return { context, finish() {} };
  const plans: string[] = [];
  return {
    context: { ...context, [plansKey]: plans },
    finish: (hasFailed) => printOutput(context, { title: 'Plan of the release', text: plans.join(''), hasFailed }),
  };
}

/** The context of one of our plugins whose plans are kept. */
export function withKeptPlans<C extends BaseContext>(context: C & WithPlans, { name }: Source): C {
  const plans = context[plansKey];
  if (plans === undefined) return context;
  const logger = changeLogger(context.logger, (method, args, say) => {
    const [message] = args;
    const isPlan = typeof message === 'string' && (message.startsWith('Plan: ') || message.includes('\n'));
    if (method !== 'log' || !isPlan) return say();
    plans.push(`[${name}] ${format(...args)}\n`);
  });
  return { ...context, logger };
}

/** @param change gets each call, and what makes it as it was meant */
function changeLogger(
  logger: Logger,
  change: (method: string, args: readonly unknown[], say: () => void) => void,
): Logger {
  return new Proxy(logger, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || typeof name !== 'string') return method;
      if (!quiet.has(name) && !['warn', 'error', 'fatal'].includes(name)) return method;
      return (...args: unknown[]) => change(name, args, () => void method.apply(target, args));
    },
  });
}

function keepText(add: (text: string) => void): Writable {
  const decoder = new TextDecoder();
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      add(decoder.decode(chunk, { stream: true }));
      done();
    },
  });
}
