import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackDebianPackages } from '../debian/index.ts';
import { freePort } from '../http/index.ts';
import type { ProgramOptions } from '../process/index.ts';
import { cacheFolder, startProgram } from '../process/index.ts';
import { type RegistryReader, registryReader } from './registry-reader.ts';

export interface RegistryOptions extends ProgramOptions {
  /** Who may pull and push; without it everybody may. */
  readonly account?: Account;
  /** Default: a free one. A registry that comes back after an outage takes its old one. */
  readonly port?: number;
  /** Folder for the images; default: one of its own that `stop` removes. */
  readonly storage?: string;
  /** Files with its certificate and key: it then speaks HTTPS only. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Refuses every push; several processes may then share one storage. */
  readonly readOnly?: boolean;
}

export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface ContainerRegistry extends RegistryReader {
  /** What image references begin with, such as `127.0.0.1:40001`. Docker speaks plain HTTP to it, as it is local. */
  readonly host: string;
  readonly url: string;
  readonly port: number;
  readonly account: Account | undefined;
  /** What it has logged so far, its access log included. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Debian's `docker-registry`, the registry that nobody here wrote, on the loopback interface. */
export async function containerRegistry(options: RegistryOptions = {}): Promise<ContainerRegistry> {
  const where = { cache: cacheFolder(options.cache), onProgress: options.onProgress ?? (() => {}) };
  const { root } = await unpackDebianPackages({ name: 'docker-registry', packages: ['docker-registry'] }, where);
  const folder = await mkdtemp(join(tmpdir(), 'waybill-registry-'));
  const port = options.port ?? (await freePort());
  const host = `127.0.0.1:${port}`;
  const url = `${options.tls ? 'https' : 'http'}://${host}`;
  const log = join(folder, 'log');
  const config = join(folder, 'config.json');
  try {
    await writeFile(config, JSON.stringify(await configuration(options, host, folder)));
    const program = await startProgram({
      file: join(root, 'usr/bin/docker-registry'),
      args: ['serve', config],
      log,
      answers: () => isServing(url),
    });
    const stop = async () => {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    };
    const { account } = options;
    return { host, url, port, account, log: () => readFile(log, 'utf8'), stop, ...registryReader(url, account) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A certificate that nobody knows here is an answer, too. */
async function isServing(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/v2/`).catch((error: { cause?: { code?: string } }) => {
    if (/CERT|VERIFY/.test(error.cause?.code ?? '')) return undefined;
    throw error;
  });
  return answer === undefined || [200, 401].includes(answer.status);
}

/** The registry reads YAML, of which JSON is a part. */
async function configuration({ account, storage, readOnly, tls }: RegistryOptions, host: string, folder: string) {
  return {
    version: 0.1,
    log: { level: 'warn', formatter: 'text' },
    storage: {
      // As Debian's own configuration and the official image have it.
      cache: { blobdescriptor: 'inmemory' },
      filesystem: { rootdirectory: storage ?? join(folder, 'storage') },
      delete: { enabled: true },
      maintenance: { readonly: { enabled: readOnly ?? false }, uploadpurging: { enabled: false } },
    },
    http: { addr: host, secret: crypto.randomUUID(), ...(tls && { tls }) },
    ...(account && { auth: { htpasswd: { realm: 'Waybill rehearsal', path: await passwordFile(account, folder) } } }),
  };
}

/** bcrypt is the only form that it takes; few rounds, as the password guards nothing. */
async function passwordFile({ username, password }: Account, folder: string): Promise<string> {
  const { hash } = await import('bcryptjs');
  const file = join(folder, 'htpasswd');
  await writeFile(file, `${username}:${await hash(password, 4)}\n`, { mode: 0o600 });
  return file;
}
