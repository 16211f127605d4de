import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

export interface ReleaseRepositoryOptions {
  /** `owner/name` on GitHub. */
  readonly slug: string;
  /** Folder whose files become the first commit; without it, the repository starts empty. */
  readonly from?: string;
  /** Paths (relative to `from`) to leave out, besides `.git` and `node_modules`. */
  readonly without?: readonly string[];
  /** Message of the first commit; one that releases nothing by default. */
  readonly message?: string;
  /** A bare repository to copy, instead of starting with an empty one; `from` is left alone then. */
  readonly copyOf?: string;
  /** Folder to make it in; the system's temporary folder by default. */
  readonly below?: string;
  /** Tokens that a job may put into the URL; git must be told of each. */
  readonly tokens?: readonly string[];
}

export interface ReleaseRepository extends AsyncDisposable {
  /** The working copy. */
  readonly cwd: string;
  /** The bare repository that stands for GitHub. */
  readonly bare: string;
  readonly slug: string;
  /** What everyone believes the remote to be. */
  readonly url: string;
  /** Runs git in the working copy and returns what it printed. */
  git(...args: string[]): Promise<string>;
  /** Writes files (path → text), commits everything, and returns the commit's hash. An empty commit is one too. */
  commit(message: string, files?: Readonly<Record<string, string>>): Promise<string>;
  /** Goes to a branch; creates it from where the working copy is when there is none. */
  branch(name: string): Promise<void>;
  /** Pushes the current branch. */
  push(): Promise<void>;
  /** What the remote has under the full name of a ref; an empty string when there is none. */
  remoteRef(ref: string): Promise<string>;
  /** Names of the tags that the remote has. */
  tags(): Promise<string[]>;
  /** Hash and subject of the commits of a remote branch, newest first. */
  log(branch?: string): Promise<{ readonly hash: string; readonly subject: string }[]>;
  /** A file's text as the remote has it at a branch or tag. */
  show(ref: string, path: string): Promise<string>;
  /** Another working copy, as a later job would have it. */
  clone(): Promise<ReleaseRepository>;
  remove(): Promise<void>;
}

/**
 * A working copy and a bare repository that git takes for `https://github.com/<slug>.git`, so that semantic-release
 * believes in GitHub and nothing leaves this machine. The files are copied; `from` is not touched.
 */
export async function releaseRepository(options: ReleaseRepositoryOptions): Promise<ReleaseRepository> {
  const root = await mkdtemp(join(options.below ?? tmpdir(), 'rehearsal-repository-'));
  const bare = join(root, `${options.slug.replace('/', '-')}.git`);
  if (options.copyOf === undefined) await execa('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', bare]);
  else await cp(options.copyOf, bare, { recursive: true });
  const repository = await workingCopy({ ...options, root, bare, folder: 'first' });
  if (options.from === undefined || options.copyOf !== undefined) return repository;

  const left = new Set(
    ['.git', 'node_modules', ...(options.without ?? [])].map((path) => join(options.from ?? '', path)),
  );
  await cp(options.from, repository.cwd, { recursive: true, filter: (source) => !left.has(source) });
  await repository.commit(options.message ?? 'chore: start');
  await repository.push();
  return repository;
}

interface Place extends ReleaseRepositoryOptions {
  readonly root: string;
  readonly bare: string;
  readonly folder: string;
}

async function workingCopy(place: Place): Promise<ReleaseRepository> {
  const { root, bare, slug } = place;
  const cwd = join(root, place.folder);
  const url = `https://github.com/${slug}.git`;
  const git = async (...args: string[]) => (await execa('git', args, { cwd, env: quiet })).stdout;
  const inBare = async (...args: string[]) => (await execa('git', ['--git-dir', bare, ...args])).stdout;

  const settled = settings(place, url).flatMap(([key, value]) => ['--config', `${key}=${value}`]);
  await execa('git', ['clone', '--quiet', ...settled, bare, cwd]);
  await git('remote', 'set-url', 'origin', url);
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });

  return {
    ...{ cwd, bare, slug, url, git, remove, [Symbol.asyncDispose]: remove },
    async commit(message, files = {}) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(cwd, path)), { recursive: true });
        await writeFile(join(cwd, path), text);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    async branch(name) {
      const known = await git('for-each-ref', `refs/heads/${name}`, `refs/remotes/origin/${name}`);
      await git('switch', '--quiet', ...(known === '' ? ['--create', name] : [name]));
    },
    push: async () => void (await git('push', '--quiet', '--set-upstream', 'origin', 'HEAD')),
    remoteRef: (ref) => inBare('for-each-ref', '--format=%(objectname)', ref),
    tags: async () => lines(await inBare('tag', '--list', '--sort', 'creatordate')),
    async log(branch = 'main') {
      const entries = lines(await inBare('log', '--format=%H %s', branch));
      return entries.map((line) => ({ hash: line.slice(0, 40), subject: line.slice(41) }));
    },
    show: (ref, path) => inBare('show', `${ref}:${path}`),
    clone: () => workingCopy({ ...place, folder: `clone-${randomUUID()}` }),
  };
}

/** Nobody is there to answer a prompt. */
const quiet = { GIT_TERMINAL_PROMPT: '0' };

/** Each form of the URL that git may be given needs a rule of its own, those with a token in it too. */
function settings({ slug, bare, tokens = [] }: Place, url: string): [string, string][] {
  const credentials = tokens.flatMap((token) => [`${token}@`, `x-access-token:${token}@`]);
  const withToken = credentials.map((credential) => url.replace('https://', `https://${credential}`));
  const forms = [url, `git@github.com:${slug}.git`, `ssh://git@github.com/${slug}.git`, ...withToken];
  return [
    ['user.name', 'Release Rehearsal'],
    ['user.email', 'rehearsal@example.com'],
    ['commit.gpgSign', 'false'],
    ['gc.auto', '0'],
    ...forms.map((form): [string, string] => [`url.${bare}.insteadOf`, form]),
  ];
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
