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

/** A program that stands in front of another one and breaks when its arguments are the ones. */
export function brokenProgram({ real, args, kind, proof }: BrokenProgram): string {
  return `#!/bin/sh
case "$* " in
  ${args}) ;;
  *) exec '${real}' "$@" ;;
esac
${kind === 'killed after' ? `'${real}' "$@"` : ''}
: > '${proof}'
${kind === 'refused' ? 'echo "Out of order." >&2; exit 1' : 'kill -KILL 0'}
`;
}
