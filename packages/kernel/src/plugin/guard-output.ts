import type { BaseContext, Env } from '../context.ts';
import { type Guard, guarded, showsEverything, writeCommand } from '../output/index.ts';
import { beforeExit } from '../ports/index.ts';
import { hideSecretsSoFar, rememberSecret, secretValues } from '../secrets/index.ts';
import { createInertOutput } from '../text/index.ts';

type Write = (chunk: string | Uint8Array, encoding: BufferEncoding, done: (error?: Error | null) => void) => void;

/** What every writable stream of Node is made of. */
interface Guardable {
  _write?: Write;
  _writev?: unknown;
  _final?: (done: (error?: Error | null) => void) => void;
  readonly fd?: unknown;
  readonly writableObjectMode?: boolean;
  readonly [guarded]?: Guard;
}

/**
 * Makes all that is written to a stream inert and hides secrets in it, whoever writes it: the host, its plugins, programs. It
 * acts below `write`, which the host replaces for the time of a release, so that nothing passes it. Once is enough.
 */
export function guardOutput(
  stream: NodeJS.WritableStream | undefined,
  env: Env,
  { hidden }: { readonly hidden?: RegExp } = {},
): void {
  if (stream === undefined) return;
  // biome-ignore lint/plugin: a mark of our own on a stream of Node.
  const target = stream as unknown as Guardable;
  const guard = target[guarded] ?? install(target);
  for (const secret of secretValues(env)) guard?.secrets.add(secret);
  if (hidden !== undefined && !showsEverything(env)) guard?.hidden.push(hidden);
}

function install(target: Guardable): Guard | undefined {
  if (typeof target._write !== 'function' || target.writableObjectMode === true) return undefined;
  const guard: Guard = {
    secrets: new Set(),
    commands: new WeakSet(),
    passing: new WeakSet(),
    hidden: [],
    isPassing: false,
  };
  Object.defineProperty(target, guarded, { value: guard });
  const write = target._write;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const output = createInertOutput();
  /** May be the beginning of a secret. */
  let rest = '';
  const takeRest = (): string => {
    const shown = output.write(rest);
    rest = '';
    return shown;
  };
  function shownText(text: string, isCommand: boolean, isPassing: boolean): string {
    if (isPassing) return text;
    if (isCommand) return takeRest() + output.endLine() + text;
    const hidden = hideSecretsSoFar(rest + text, guard.secrets);
    rest = hidden.rest;
    return output.write(hidden.safe);
  }
  target._write = (chunk, encoding, done) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    const text = decoder.decode(bytes, { stream: true });
    const isCommand = typeof chunk === 'object' && guard.commands.has(chunk);
    const isPassing = typeof chunk === 'object' && guard.passing.has(chunk);
    if (!isCommand && !isPassing && isHidden(text, guard.hidden)) return done();
    const erased = guard.isPassing ? eraseLine : '';
    guard.isPassing = isPassing;
    const shown = erased + shownText(text, isCommand, isPassing);
    write.call(target, Buffer.from(shown), 'buffer' as BufferEncoding, done);
  };
  const end = target._final;
  target._final = (done) => {
    const last = Buffer.from(takeRest());
    const finish = () => (end === undefined ? done() : end.call(target, done));
    if (last.length === 0) return finish();
    write.call(target, last, 'buffer' as BufferEncoding, (error) => (error ? done(error) : finish()));
  };
  // Those of the process are never ended.
  if (target.fd === 1 || target.fd === 2) {
    beforeExit(() => {
      const last = takeRest();
      if (last !== '') write.call(target, Buffer.from(last), 'buffer' as BufferEncoding, () => {});
    });
  }
  // Several chunks at once would go another way.
  target._writev = null;
  return guard;
}

/** Of a terminal: back to the start of the line, and nothing in it. */
const eraseLine = '\r\x1B[2K';

const colours = /\x1B\[[\d;]*m/g;

/** The host writes a line at once. */
function isHidden(text: string, hidden: readonly RegExp[]): boolean {
  if (hidden.length === 0 || text.indexOf('\n') !== text.length - 1) return false;
  const line = text.replaceAll(colours, '').trimEnd();
  return hidden.some((each) => each.test(line));
}

/**
 * Hides a secret that this run made from its log: in all that goes through us, and, by a command, in what else the job
 * prints on GitHub. To be called before the secret reaches anyone.
 */
export function hideSecret(secret: string, { stdout, env }: Pick<BaseContext, 'stdout' | 'env'>): void {
  rememberSecret(secret);
  if (env['GITHUB_ACTIONS'] === 'true') writeCommand(stdout, `::add-mask::${escapeData(secret)}`);
}

function escapeData(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
