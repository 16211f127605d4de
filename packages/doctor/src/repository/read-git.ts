import type { Run } from '@waybill/kernel';

/** What this clone has. */
export interface GitState {
  readonly isShallow: boolean;
  readonly head: string | undefined;
  /** The branch that is checked out. */
  readonly branch: string | undefined;
  /** Tags and the objects that they name. */
  readonly tags: ReadonlyMap<string, string>;
  /** Addresses of remotes by name. */
  readonly remotes: ReadonlyMap<string, string>;
}

/** What the remote has. */
export interface RemoteRefs {
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
}

export type Git = (args: readonly string[]) => Promise<string | undefined>;

/** Milliseconds for one question. */
const patience = 30_000;

/** @returns a way to ask git, which answers nothing where it fails, and asks nobody for a password */
export function gitIn(cwd: string, run: Run): Git {
  const env = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: 'echo', GCM_INTERACTIVE: 'never' };
  return async (args) => {
    const result = await run('git', args, { cwd, timeout: patience, env }).catch(() => undefined);
    return result?.exitCode === 0 ? result.stdout : undefined;
  };
}

export async function readGit(git: Git): Promise<GitState> {
  const word = async (...args: string[]) => (await git(args))?.trim() || undefined;
  const [shallow, head, branch, refs, remotes] = await Promise.all([
    word('rev-parse', '--is-shallow-repository'),
    word('rev-parse', '--verify', '--quiet', 'HEAD'),
    word('symbolic-ref', '--short', '--quiet', 'HEAD'),
    git(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags']),
    git(['config', '--get-regexp', '^remote\\..*\\.url$']),
  ]);
  return {
    ...{ isShallow: shallow === 'true', head, branch, tags: parseRefs(refs ?? '', 'refs/tags/') },
    remotes: new Map(
      lines(remotes ?? '').flatMap((line) => {
        const [, name, address] = /^remote\.(.*)\.url (.*)$/.exec(line) ?? [];
        return name === undefined || address === undefined ? [] : [[name, address] as const];
      }),
    ),
  };
}

/** Asks the remote, with the credentials of this machine. @returns nothing where it does not answer */
export async function readRemote(git: Git, remote: string): Promise<RemoteRefs | undefined> {
  const listed = await git(['ls-remote', '--heads', '--tags', '--refs', '--', remote]);
  if (listed === undefined) return undefined;
  return { branches: parseRefs(listed, 'refs/heads/'), tags: parseRefs(listed, 'refs/tags/') };
}

/** Tags that a commit has in its history. @returns nothing where this clone does not have the commit */
export async function readMerged(git: Git, commit: string): Promise<string[] | undefined> {
  const merged = await git(['for-each-ref', `--merged=${commit}`, '--format=%(refname:strip=2)', 'refs/tags']);
  return merged === undefined ? undefined : lines(merged);
}

function parseRefs(text: string, prefix: string): Map<string, string> {
  return new Map(
    lines(text).flatMap((line) => {
      const [object = '', name = ''] = line.split(/\s+/, 2);
      return name.startsWith(prefix) ? [[name.slice(prefix.length), object] as const] : [];
    }),
  );
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
