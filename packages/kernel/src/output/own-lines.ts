import { Writable } from 'node:stream';
import type { Env } from '../context.ts';

/** What the guard of a stream knows. */
export interface Guard {
  /** Values of variables. */
  readonly secrets: Set<string>;
  /** Chunks that are commands of ours. */
  readonly commands: WeakSet<object>;
  /** Chunks of a line that the next one takes the place of. */
  readonly passing: WeakSet<object>;
  /** Lines of the host that say nothing to a reader. */
  readonly hidden: RegExp[];
  /** Whether such a line is shown at the moment. */
  isPassing: boolean;
}

/** On the stream, as plugins may have a kernel each. */
export const guarded: unique symbol = Symbol.for('waybill.guarded') as never;

/** Whether somebody looks for a fault: then nothing is left out of the log, and output of programs is shown as it comes. */
export function showsEverything(env: Env): boolean {
  return Boolean(env['DEBUG']);
}

/** Only for what this package says to a CI service: `command` is made of nothing that others have said. */
export function writeCommand(stream: NodeJS.WritableStream, command: string): void {
  writeOwn(stream, `${command}\n`, 'commands');
}

/** A line of a terminal that whatever is written next takes the place of; an empty one only removes the one before. */
export function writePassing(stream: NodeJS.WritableStream, line: string): void {
  writeOwn(stream, line, 'passing');
}

function writeOwn(stream: NodeJS.WritableStream, text: string, kind: 'commands' | 'passing'): void {
  // biome-ignore lint/plugin: a mark of our own on a stream of Node.
  const guard = (stream as unknown as { readonly [guarded]?: Guard })[guarded];
  // What is not guarded has no line to put in the place of another.
  if (guard === undefined && kind === 'passing') return;
  const chunk = Buffer.from(text);
  guard?.[kind].add(chunk);
  // Past the host's replacement of `write`, which would make another chunk of it.
  if (stream instanceof Writable) Writable.prototype.write.call(stream, chunk, 'buffer' as BufferEncoding);
  else stream.write(chunk);
}
