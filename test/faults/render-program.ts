import type { Kind } from './boundary.ts';

export interface BrokenProgram {
  /** Path of the program that works. */
  readonly real: string;
  /** Pattern of `case` for the arguments. */
  readonly args: string;
  readonly kind: Kind;
  /** File that tells that it has struck. */
  readonly proof: string;
}

const ends: Partial<Record<Kind, string>> = {
  refused: 'echo "Out of order." >&2; exit 1',
  'cancelled before': 'sleep 20',
  'cancelled after': 'sleep 20',
};

/** A program that stands in front of another one and breaks when its arguments are the ones. */
export function brokenProgram({ real, args, kind, proof }: BrokenProgram): string {
  return `#!/bin/sh
case "$* " in
  ${args}) ;;
  *) exec '${real}' "$@" ;;
esac
${kind.endsWith('after') ? `'${real}' "$@"` : ''}
: > '${proof}'
${ends[kind] ?? 'kill -KILL 0'}
`;
}
