import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
// By its name, as other packages do: what both entry points shared would be a file of its own, for every hook to load.
import {
  type AddChannelContext,
  type FailContext,
  type Http,
  httpClient,
  type PublishContext,
  type Run,
  type RunOptions,
  type RunResult,
} from '@waybill/kernel';

export { obeyedCommands } from './text/obeyed-commands.ts';

/** Where Node keeps what it has compiled, for a child that inherits no other variable: without it, each child compiles our sources. */
export const compileCache: Readonly<Record<string, string>> = process.env['NODE_COMPILE_CACHE']
  ? { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }
  : {};

/** The union of what hooks may read: a test overrides what it is about. */
export type FakeContext = PublishContext & AddChannelContext & FailContext & { readonly lines: string[] };

/** A context as semantic-release would pass it for release 1.2.0 on `main`. `lines` collects what was logged. */
export function fakeContext(overrides: Partial<PublishContext & AddChannelContext & FailContext> = {}): FakeContext {
  const lines: string[] = [];
  const log = (message: string, ...args: unknown[]) => {
    lines.push([message, ...args].join(' '));
  };
  const nextRelease = { version: '1.2.0', gitTag: 'v1.2.0', gitHead: 'b'.repeat(40), type: 'minor', channel: null };
  return {
    cwd: tmpdir(),
    env: {},
    stdout: new PassThrough().resume(),
    stderr: new PassThrough().resume(),
    logger: { log, warn: log, error: log, success: log },
    options: { repositoryUrl: 'https://github.com/acme/parcel.git', tagFormat: 'v${version}' },
    branch: { name: 'main', type: 'release', main: true },
    branches: [{ name: 'main', type: 'release', main: true }],
    lastRelease: { version: '1.1.0', gitTag: 'v1.1.0', gitHead: 'a'.repeat(40), channels: [null] },
    nextRelease,
    currentRelease: nextRelease,
    commits: [],
    releases: [],
    errors: [],
    ...overrides,
    lines,
  };
}

/** Ways in which a body goes wrong. */
export type BrokenBody = 'cut' | 'chunked cut' | 'drip' | 'still' | 'flood' | 'no JSON';

/** Answers 200 to every request, with a body that goes wrong. */
export function brokenBody(how: BrokenBody, contentType = 'application/json'): RequestListener {
  return (request, response) => {
    request.resume();
    response.setHeader('content-type', contentType);
    if (how === 'cut') response.setHeader('content-length', 1000);
    if (how === 'no JSON') return void response.end('<p>Sign in to the network</p>');
    response.write('{"a"');
    // What has been written must get there first.
    if (how === 'cut' || how === 'chunked cut') setTimeout(() => response.destroy(), 10);
    if (how === 'flood') flood(response);
    if (how === 'drip') drip(response);
  };
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}

const piece = Buffer.alloc(2 ** 20, ' ');

function flood(response: ServerResponse): void {
  while (!response.destroyed && response.write(piece));
  if (!response.destroyed) response.once('drain', () => flood(response));
}

/** An HTTP port that stops early, for services that answer slowly on purpose. */
export const hastyHttp = httpClient({
  fetch: globalThis.fetch,
  clock: { now: () => new Date(), sleep: async () => {} },
  pause: 1,
  patience: 1000,
  idle: 400,
});

/** An HTTP port that retries without pauses: a test need not wait. */
export const eagerHttp = httpClient({
  fetch: globalThis.fetch,
  clock: { now: () => new Date(), sleep: async () => {} },
  pause: 1,
});

export interface Ran extends RunOptions {
  readonly file: string;
  readonly args: readonly string[];
}

/** A process port that answers from a function and remembers what it was asked to run. */
export function fakeRun(answer: (ran: Ran) => Partial<RunResult> | Promise<Partial<RunResult>>): Run & { ran: Ran[] } {
  const ran: Ran[] = [];
  const run: Run = async (file, args, options = {}) => {
    const each = { file, args, ...options };
    ran.push(each);
    return { exitCode: 0, stdout: '', stderr: '', tail: '', ...(await answer(each)) };
  };
  return Object.assign(run, { ran });
}

/** A temporary folder with the given files, removed at the end of the `await using` block. */
export async function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  // macOS links its temporary folder; tools report the real path.
  const path = await realpath(await mkdtemp(join(tmpdir(), 'waybill-')));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), content);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A server on a free loopback port, closed at the end of the `await using` block. */
export async function loopback(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

/** The HTTP port to ask with for a body that goes wrong: only where it is slow, a test waits for less than a user does. */
export function httpFor(how: BrokenBody): Http {
  return how === 'drip' || how === 'still' ? hastyHttp : eagerHttp;
}
