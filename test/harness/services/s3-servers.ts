import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../packages/rehearsal/src/http/listen.ts';
import { cacheFolder, preparedFolder, programOnPath, run } from '../../../packages/rehearsal/src/process/index.ts';
import { startProgram } from '../../../packages/rehearsal/src/process/processes.ts';
import { pypiTools } from '../pypi/pypi-tools.ts';

/** An S3 service that nobody here wrote. */
export interface S3Server extends AsyncDisposable {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}

const account = {
  AWS_ACCESS_KEY_ID: 'AKIATESTTESTTEST',
  AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-test',
  AWS_REGION: 'us-east-1',
};

/** moto's server, which knows conditional writes, object lock, and parts, and compares no checksums of whole objects. */
export async function motoServer(): Promise<S3Server> {
  const { folder, env } = await pypiTools('s3');
  const port = await freePort();
  const args = ['--host', '127.0.0.1', '--port', String(port)];
  return start({ file: join(folder, 'bin/moto_server'), args, env, port });
}

/** The newest version that Go 1.26 builds. */
const versitygwVersion = '1.8.0';

/**
 * versitygw over a folder, which checks signatures, checksums and conditions. It is built from its Go module once, which takes
 * minutes on all cores, so only with `SCANNERS=all`, and kept in the cache.
 *
 * @returns a folder with the program; nothing where Go or its modules are not to be had
 */
export async function versitygw(): Promise<string | undefined> {
  const name = `versitygw-${versitygwVersion}`;
  const isCached = existsSync(join(cacheFolder(), name));
  if (!isCached && (process.env['SCANNERS'] !== 'all' || (await programOnPath('go')) === undefined)) return undefined;
  const module = `github.com/versity/versitygw/cmd/versitygw@v${versitygwVersion}`;
  const build = async (draft: string) => {
    const env = { GOBIN: draft, GOFLAGS: '-modcacherw' };
    await run('go', ['install', '-ldflags=-s -w', module], { cwd: draft, env });
  };
  return preparedFolder(cacheFolder(), name, build).catch(() => undefined);
}

/** @param folder with the program; `buckets` are made before it starts */
export async function versitygwServer(folder: string, buckets: readonly string[]): Promise<S3Server> {
  const data = await mkdtemp(join(tmpdir(), 'waybill-versitygw-'));
  for (const bucket of buckets) await mkdir(join(data, bucket));
  const port = await freePort();
  const env = { ROOT_ACCESS_KEY: account.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: account.AWS_SECRET_ACCESS_KEY };
  const args = ['--port', `127.0.0.1:${port}`, 'posix', data];
  const server = await start({ file: join(folder, 'versitygw'), args, env, port });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
    },
  };
}

interface Starting {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

async function start({ file, args, env, port }: Starting): Promise<S3Server> {
  const url = `http://127.0.0.1:${port}`;
  const folder = await mkdtemp(join(tmpdir(), 'waybill-s3-'));
  const program = await startProgram({
    ...{ file, args, env, log: join(folder, 'log') },
    answers: async () => (await fetch(url)).status < 500,
    patience: 120,
  });
  return {
    url,
    environment: { ...account, AWS_ENDPOINT_URL_S3: url },
    async [Symbol.asyncDispose]() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
