import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { freePort } from '../../../packages/rehearsal/src/http/index.ts';
import { npmTools } from './npm-tools.ts';

/** A real registry of npm on this machine. It passes on what it does not have itself. */
export interface NpmRegistry extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
  /** A `.npmrc` with which packages are published and installed there. */
  readonly npmrc: string;
  /** The registry goes on, with everything that it has, and refuses these packages, or takes all of them again. */
  refuse(...names: readonly string[]): Promise<void>;
  /** The document of a package; `undefined` when the registry has none. */
  read(name: string): Promise<NpmDocument | undefined>;
}

export interface NpmDocument {
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, { readonly dist: { readonly integrity: string } }>>;
}

export interface RegistryOptions {
  /** Patterns of the packages that are published here: they are not asked of the other registry. */
  readonly own: readonly string[];
}

/** @throws when it does not answer */
export async function startNpmRegistry({ own }: RegistryOptions): Promise<NpmRegistry> {
  const { verdaccio } = await npmTools();
  const folder = await mkdtemp(join(tmpdir(), 'waybill-npm-registry-'));
  const { stdout: uplink } = await execa('npm', ['config', 'get', 'registry']);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  let stop = async () => {};

  async function start(refused: readonly string[]): Promise<void> {
    const file = join(folder, 'config.yaml');
    await writeFile(file, JSON.stringify(configuration({ folder, uplink, own, refused })));
    const server = execa(process.execPath, [verdaccio, '--config', file, '--listen', `127.0.0.1:${port}`], {
      ...{ cwd: folder, stdin: 'ignore', all: true, reject: false },
      env: { HOME: folder, NODE_NO_WARNINGS: '1' },
    });
    let isOver = false;
    const ended = server.then(({ all }) => {
      isOver = true;
      return all;
    });
    stop = async () => {
      server.kill('SIGTERM');
      await ended;
    };
    for (;;) {
      const isUp = await fetch(`${url}-/ping`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      if (isOver) throw new Error(`Verdaccio does not start: ${await ended}`);
      await wait(50);
    }
  }

  try {
    await start([]);
    const token = await register(url);
    return {
      url,
      npmrc: [
        `registry=${url}`,
        `//127.0.0.1:${port}/:_authToken=${token}`,
        ...['audit=false', 'fund=false', 'update-notifier=false', ''],
      ].join('\n'),
      async refuse(...names) {
        await stop();
        await start(names);
      },
      async read(name) {
        const response = await fetch(url + name.replace('/', '%2f'), { headers: { accept: 'application/json' } });
        if (response.status === 404) return undefined;
        return (await response.json()) as NpmDocument;
      },
      async [Symbol.asyncDispose]() {
        await stop();
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      },
    };
  } catch (error) {
    await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
}

interface Configuration extends RegistryOptions {
  readonly folder: string;
  readonly uplink: string;
  readonly refused: readonly string[];
}

/** JSON is YAML. https://verdaccio.org/docs/configuration */
function configuration({ folder, uplink, own, refused }: Configuration): object {
  const published = { access: '$all', publish: '$authenticated' };
  return {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), algorithm: 'sha1' } },
    uplinks: { npmjs: { url: uplink, cache: false, maxage: '60m', timeout: '60s', max_fails: 20 } },
    packages: {
      ...Object.fromEntries(refused.map((name) => [name, { access: '$all', publish: 'nobody' }])),
      ...Object.fromEntries(own.map((pattern) => [pattern, published])),
      '**': { access: '$all', proxy: 'npmjs' },
    },
    // Those of all packages of a release come within seconds.
    userRateLimit: { windowMs: 1000, max: 10_000 },
    max_body_size: '100mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
}

/** @returns the token of a new user */
async function register(url: string): Promise<string> {
  const user = { name: 'rehearsal', password: crypto.randomUUID() };
  const response = await fetch(`${url}-/user/org.couchdb.user:${user.name}`, {
    ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify(user),
  });
  const { token } = (await response.json()) as { readonly token?: string };
  if (token === undefined) throw new Error(`Verdaccio makes no user: it answered ${response.status}.`);
  return token;
}
