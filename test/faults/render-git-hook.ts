import type { Kind } from './boundary.ts';

export interface BrokenPush {
  /** Extended regular expression for the name of a ref. */
  readonly ref: string;
  readonly kind: Kind;
  /** File that tells that it has struck. */
  readonly proof: string;
  /** The hook lies low until this tag is there. */
  readonly tag?: string;
}

/** A hook of the bare repository: everything that a push over a path starts is in the process group of the job. */
export function gitHook({ ref, kind, proof, tag }: BrokenPush): string {
  return `#!/bin/sh
while read -r _ _ name; do
  if printf '%s' "$name" | grep -Eq '${ref}'; then hit=yes; fi
done
[ -n "$hit" ] || exit 0
${tag === undefined ? '' : `git rev-parse --quiet --verify 'refs/tags/${tag}' > /dev/null || exit 0`}
${kind === 'unheard' || kind.startsWith('cancelled') ? `[ ! -e '${proof}' ] || exit 0` : ''}
: > '${proof}'
${actionOf(kind)}
`;
}

function actionOf(kind: Kind): string {
  if (kind === 'refused') return 'echo "The remote is out of order." >&2; exit 1';
  // The receiving program: the client sees a connection that breaks.
  if (kind === 'unheard') return 'kill -KILL "$PPID"';
  // The job is asked to end while this one is at work.
  if (kind.startsWith('cancelled')) return 'sleep 20';
  return 'kill -KILL 0';
}
