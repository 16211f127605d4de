import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env, Ports } from '@waybill/kernel';
import { dockerFolder } from './docker-folder.ts';
import { credentialHelper, invalidDockerConfig } from './registry-errors.ts';

/** What a registry is shown. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Docker's name for a refresh token; it takes the place of user name and password. */
  readonly identityToken?: string;
  /** Where they come from, for messages. */
  readonly source: string;
}

/** The part of Docker's configuration that is about credentials. */
export interface DockerConfig {
  readonly auths?: Readonly<
    Record<string, Partial<Record<'auth' | 'username' | 'password' | 'identitytoken', string>>>
  >;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

interface Stored {
  readonly Username: string;
  readonly Secret: string;
}

/** What helpers put in place of a user name when the secret is a refresh token. */
const tokenUser = '<token>';

/** What `docker login` keeps for a registry: asks the helper of the Docker configuration, else reads its file. */
export async function dockerCredentials(
  registry: string,
  { env, run }: { readonly env: Env; readonly run: Ports['run'] },
): Promise<Credentials | undefined> {
  const file = configFile(env);
  const config = await readDockerConfig(env);
  const keys = configKeys(registry);
  const helper = keys.map((key) => config.credHelpers?.[key]).find((each) => each) ?? config.credsStore;
  const stored = helper ? await askHelper(helper, keys[0] ?? registry, run) : undefined;
  if (stored !== undefined) return fromHelper(stored, helper ?? '');
  const entries = Object.entries(config.auths ?? {});
  const found = entries.find(([key]) => keys.includes(key) || keys.includes(hostOf(key)))?.[1] ?? {};
  return fromFile(found, file);
}

/** Docker Hub has kept the key of its first version; helpers are asked with the first key. */
function configKeys(registry: string): string[] {
  return registry === 'docker.io' ? ['https://index.docker.io/v1/', 'index.docker.io', registry] : [registry];
}

/** Old files hold URLs: `https://ghcr.io/v2/`. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function configFile(env: Env): string {
  return join(dockerFolder(env), 'config.json');
}

/** Docker's configuration; empty where there is none. @throws EDOCKERCONFIG */
export async function readDockerConfig(env: Env): Promise<DockerConfig> {
  const file = configFile(env);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    return JSON.parse(text) as DockerConfig;
  } catch {
    throw invalidDockerConfig(file);
  }
}

async function askHelper(helper: string, key: string, run: Ports['run']): Promise<Stored | undefined> {
  const program = `docker-credential-${helper}`;
  // The protocol: https://github.com/docker/docker-credential-helpers#development
  const { exitCode, stdout, tail } = await run(program, ['get'], { input: key, timeout: 30_000 });
  if (exitCode !== 0) {
    if (/credentials not found/i.test(stdout)) return undefined;
    throw credentialHelper(program, tail);
  }
  const stored = parseStored(stdout);
  // Without its output: that may be the secret itself.
  if (stored === undefined) throw credentialHelper(program, 'It ended well, and printed no user name with a secret.');
  return stored;
}

function parseStored(stdout: string): Stored | undefined {
  try {
    const { Username, Secret } = (JSON.parse(stdout) ?? {}) as Partial<Record<keyof Stored, unknown>>;
    return typeof Username === 'string' && typeof Secret === 'string' && Secret !== ''
      ? { Username, Secret }
      : undefined;
  } catch {
    // The error would quote what it could not read.
    return undefined;
  }
}

function fromHelper({ Username: username, Secret: password }: Stored, helper: string): Credentials {
  const source = `the credential helper \`docker-credential-${helper}\``;
  return username === tokenUser
    ? { username: '', password: '', identityToken: password, source }
    : { username, password, source };
}

function fromFile(entry: NonNullable<DockerConfig['auths']>[string], file: string): Credentials | undefined {
  const decoded = Buffer.from(entry.auth ?? '', 'base64').toString();
  const colon = decoded.indexOf(':');
  const username = entry.username ?? (colon < 0 ? '' : decoded.slice(0, colon));
  const password = entry.password ?? (colon < 0 ? '' : decoded.slice(colon + 1));
  const { identitytoken: identityToken } = entry;
  if (!identityToken && password === '') return undefined;
  return { username, password, ...(identityToken ? { identityToken } : {}), source: `\`${file}\`` };
}
