import { Writable } from 'node:stream';
import type { BaseContext, Env } from '../context.ts';
import { beforeExit } from '../ports/index.ts';
import { hideSecretsSoFar, rememberSecret, secretValues } from '../secrets/index.ts';
import { createInertOutput } from '../text/index.ts';

type Write = (chunk: string | Uint8Array, encoding: BufferEncoding, done: (error?: Error | null) => void) => void;

interface Guard {
  /** Values of variables. */
  readonly secrets: Set<string>;
  /** Chunks that are commands of ours. */
  readonly commands: WeakSet<object>;
}

/** On the stream, as plugins may have a kernel each. */
const guarded: unique symbol = Symbol.for('waybill.guarded') as never;

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
export function guardOutput(stream: NodeJS.WritableStream | undefined, env: Env): void {
  if (stream === undefined) return;
  // biome-ignore lint/plugin: a mark of our own on a stream of Node.
  const target = stream as unknown as Guardable;
  const guard = target[guarded] ?? install(target);
  for (const secret of secretValues(env)) guard?.secrets.add(secret);
}

function install(target: Guardable): Guard | undefined {
  if (typeof target._write !== 'function' || target.writableObjectMode === true) return undefined;
  const guard: Guard = { secrets: new Set(), commands: new WeakSet() };
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
  target._write = (chunk, encoding, done) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
    const text = decoder.decode(bytes, { stream: true });
    if (typeof chunk === 'object' && guard.commands.has(chunk)) {
      const shown = takeRest() + output.endLine() + text;
      return write.call(target, Buffer.from(shown), 'buffer' as BufferEncoding, done);
    }
    const hidden = hideSecretsSoFar(rest + text, guard.secrets);
    rest = hidden.rest;
    write.call(target, Buffer.from(output.write(hidden.safe)), 'buffer' as BufferEncoding, done);
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

/** Only for what this package says to a CI service. */
function writeCommand(stream: NodeJS.WritableStream, command: string): void {
  // biome-ignore lint/plugin: a mark of our own on a stream of Node.
  const guard = (stream as unknown as Guardable)[guarded];
  const chunk = Buffer.from(`${command}\n`);
  guard?.commands.add(chunk);
  // Past the host's replacement of `write`, which would make another chunk of it.
  if (stream instanceof Writable) Writable.prototype.write.call(stream, chunk, 'buffer' as BufferEncoding);
  else stream.write(chunk);
}
