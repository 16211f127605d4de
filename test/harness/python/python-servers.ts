import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { freePort } from '../../../packages/rehearsal/src/http/listen.ts';
import { startProgram } from '../../../packages/rehearsal/src/process/processes.ts';
import type { PypiTools } from '../pypi/pypi-tools.ts';

/** An account of every server here. */
export const account = { username: 'ada', password: 'ada-secret-password' } as const;

export interface PypiServerOptions {
  /** Whether reading needs the account, too. */
  readonly isPrivate?: boolean;
  /** Simple API that projects are forwarded to which it does not have; none by default. */
  readonly fallback?: string;
  /** Digest in its pages, `no` for none. */
  readonly hash?: 'sha256' | 'md5' | 'no';
}

export interface PypiServer {
  readonly url: string;
  /** SHA-256 of the files that it keeps, by name. */
  kept(): Promise<Record<string, string>>;
  remove(name: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts pypiserver on a free loopback port. */
export async function pypiServer(tools: PypiTools, options: PypiServerOptions = {}): Promise<PypiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-pypiserver-'));
  const packages = join(folder, 'packages');
  await mkdir(packages);
  const script = `import sys; from passlib.apache import HtpasswdFile
accounts = HtpasswdFile('htpasswd', new=True); accounts.set_password('${account.username}', sys.stdin.read()); accounts.save()`;
  await execa(tools.python, ['-c', script], { cwd: folder, input: account.password });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const forward = options.fallback === undefined ? ['--disable-fallback'] : ['--fallback-url', options.fallback];
  const program = await startProgram({
    file: join(tools.folder, 'bin/pypi-server'),
    args: [
      ...['run', '--port', String(port), '--interface', '127.0.0.1', '--passwords', join(folder, 'htpasswd')],
      ...['--authenticate', options.isPrivate ? 'update,download,list' : 'update'],
      ...['--hash-algo', options.hash ?? 'sha256', ...forward, packages],
    ],
    env: tools.env,
    log: join(folder, 'log'),
    answers: async () => (await fetch(url)).status < 500,
    patience: 120,
  });
  return {
    url,
    kept: () => digestsIn(packages),
    remove: (name) => rm(join(packages, name)),
    async [Symbol.asyncDispose]() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function digestsIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const digest = async (name: string) => createHash('sha256').update(await readFile(join(folder, name)));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await digest(name)).digest('hex')])));
}

export interface DevpiServer {
  readonly url: string;
  /** Makes an index of the account, with the indexes whose files it shows as well. */
  create(name: string, bases?: readonly string[]): Promise<string>;
  /** SHA-256 of the files of a release that an index itself keeps, by name. */
  kept(index: string, release: string): Promise<Record<string, string>>;
  /** What an index knows of a release, without its files. */
  metadata(index: string, release: string): Promise<Record<string, unknown>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts devpi-server on a free loopback port, without its mirror of PyPI. */
export async function devpiServer(tools: PypiTools): Promise<DevpiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-devpi-'));
  const state = join(folder, 'state');
  const bin = join(tools.folder, 'bin');
  await execa(join(bin, 'devpi-init'), ['--serverdir', state, '--no-root-pypi'], { env: tools.env });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram({
    file: join(bin, 'devpi-server'),
    args: ['--serverdir', state, '--host', '127.0.0.1', '--port', String(port)],
    env: tools.env,
    log: join(folder, 'log'),
    answers: async () => (await fetch(`${url}/+api`)).ok,
    // Its first start on a busy machine compiles all that it imports.
    patience: 180,
  });
  const { username, password } = account;
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: basic, accept: 'application/json', 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return ((await response.json()) as { readonly result: T }).result;
  }
  type Found = Readonly<Record<string, unknown>> & {
    readonly '+links'?: readonly { readonly href: string; readonly hashes?: { readonly sha256?: string } }[];
  };
  const find = (index: string, release: string) => ask<Found>('GET', `/${username}/${index}/${release}`);

  // Whoever comes first may make an account.
  await ask('PUT', `/${username}`, { password });
  return {
    url,
    async create(name, bases = []) {
      const of = bases.map((base) => `${username}/${base}`);
      await ask('PUT', `/${username}/${name}`, { type: 'stage', bases: of, volatile: false });
      return `${url}/${username}/${name}/`;
    },
    async kept(index, release) {
      const links = (await find(index, release))['+links'] ?? [];
      const own = links.filter(({ href }) => href.startsWith(`${url}/${username}/${index}/`));
      return Object.fromEntries(own.map(({ href, hashes }) => [href.split('/').at(-1) ?? '', hashes?.sha256 ?? '']));
    },
    async metadata(index, release) {
      const { '+links': _, ...metadata } = await find(index, release);
      return metadata;
    },
    async [Symbol.asyncDispose]() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
