import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Env, type Ports, parseJson, rememberSecret, v } from '@waybill/kernel';
import { credentialHelper, invalidDockerConfig } from '../errors.ts';
import { maybe } from '../manifest.ts';

/** What a registry is shown. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Docker's name for a refresh token; it takes the place of user name and password. */
  readonly identityToken?: string;
  /** Where they come from, for messages. */
  readonly source: string;
}

const entry = maybe(v.string());

/** The part of Docker's configuration that is about credentials. */
const DockerConfig = v.looseObject({
  auths: maybe(
    v.record(
      v.string(),
      v.nullable(v.looseObject({ auth: entry, username: entry, password: entry, identitytoken: entry })),
    ),
  ),
  credHelpers: maybe(v.record(v.string(), v.string())),
  credsStore: entry,
});

export type DockerConfig = v.InferInput<typeof DockerConfig>;

/** What a credential helper prints. */
const Stored = v.object({ Username: v.string(), Secret: v.pipe(v.string(), v.nonEmpty()) });
type Stored = v.InferOutput<typeof Stored>;

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
  if (stored !== undefined) return hidden(fromHelper(stored, helper ?? ''));
  const entries = Object.entries(config.auths ?? {});
  const found = entries.find(([key]) => keys.includes(key) || keys.includes(findHost(key)))?.[1] ?? {};
  return hidden(fromFile(found, file));
}

/** No variable holds these: without this, nobody would mask them. */
function hidden(found: Credentials | undefined): Credentials | undefined {
  for (const secret of [found?.password, found?.identityToken]) if (secret) rememberSecret(secret);
  return found;
}

/** Docker Hub has kept the key of its first version; helpers are asked with the first key. */
function configKeys(registry: string): string[] {
  return registry === 'docker.io' ? ['https://index.docker.io/v1/', 'index.docker.io', registry] : [registry];
}

/** Old files hold URLs: `https://ghcr.io/v2/`. */
function findHost(key: string): string {
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
  const config = parseJson(DockerConfig, text);
  if (config === undefined) throw invalidDockerConfig(file);
  return config;
}

async function askHelper(helper: string, key: string, run: Ports['run']): Promise<Stored | undefined> {
  const program = `docker-credential-${helper}`;
  // The protocol: https://github.com/docker/docker-credential-helpers#development
  const { exitCode, stdout, tail } = await run(program, ['get'], { input: key, timeout: 30_000 });
  if (exitCode !== 0) {
    if (/credentials not found/i.test(stdout)) return undefined;
    throw credentialHelper(program, tail);
  }
  const stored = parseJson(Stored, stdout);
  // Without its output: that may be the secret itself.
  if (stored === undefined) throw credentialHelper(program, 'It ended well, and printed no user name with a secret.');
  return stored;
}

function fromHelper({ Username: username, Secret: password }: Stored, helper: string): Credentials {
  const source = `the credential helper \`docker-credential-${helper}\``;
  return username === tokenUser
    ? { username: '', password: '', identityToken: password, source }
    : { username, password, source };
}

function fromFile(
  entry: NonNullable<NonNullable<DockerConfig['auths']>[string]>,
  file: string,
): Credentials | undefined {
  const decoded = Buffer.from(entry.auth ?? '', 'base64').toString();
  const colon = decoded.indexOf(':');
  const username = entry.username ?? (colon < 0 ? '' : decoded.slice(0, colon));
  const password = entry.password ?? (colon < 0 ? '' : decoded.slice(colon + 1));
  const { identitytoken: identityToken } = entry;
  if (!identityToken && password === '') return undefined;
  return { username, password, ...(identityToken ? { identityToken } : {}), source: `\`${file}\`` };
}

/** Where Docker keeps its configuration, and what buildx knows. */
export function dockerFolder(env: Env): string {
  return env['DOCKER_CONFIG'] || join(env['HOME'] ?? env['USERPROFILE'] ?? '.', '.docker');
}

/** Where buildx keeps its builders. */
export function buildxFolder(env: Env): string {
  return env['BUILDX_CONFIG'] || join(dockerFolder(env), 'buildx');
}
