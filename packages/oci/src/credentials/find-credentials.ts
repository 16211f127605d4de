import type { Env, Ports } from '@waybill/kernel';
import { halfCredentials } from '../errors.ts';
import { type Credentials, dockerCredentials } from './docker-config.ts';

export type { Credentials };

/** What a plugin's own options say; neither, one or both may be given. */
export interface OwnCredentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * The credentials for a registry: the plugin's own, else the job's token for GHCR, else those of the Docker
 * configuration. Nothing is logged in.
 *
 * @returns `undefined` when there are none: some registries need none
 * @throws EHALFCREDENTIALS when only the user name or only the password is given
 */
export async function findCredentials(
  registry: string,
  { username, password }: OwnCredentials,
  world: { readonly env: Env; readonly run: Ports['run'] },
): Promise<Credentials | undefined> {
  const given = givenCredentials(registry, { username, password }, world.env);
  if (given !== undefined) return given;
  const stored = await dockerCredentials(registry, world);
  if (stored === undefined && username !== undefined) throw halfCredentials('user name', 'DOCKER_REGISTRY_PASSWORD');
  return stored;
}

/** Those that the job gives to this plugin, and not to Docker. @throws EHALFCREDENTIALS */
export function givenCredentials(
  registry: string,
  { username, password }: OwnCredentials,
  env: Env,
): Credentials | undefined {
  if (username !== undefined && password !== undefined) {
    return { username, password, source: '`DOCKER_REGISTRY_PASSWORD`' };
  }
  if (password !== undefined) throw halfCredentials('password', 'DOCKER_REGISTRY_USER');
  const token = registry === 'ghcr.io' ? env['GITHUB_TOKEN'] : undefined;
  if (!token) return undefined;
  // GHCR looks at the token alone, but wants some name.
  return { username: username ?? env['GITHUB_ACTOR'] ?? 'token', password: token, source: '`GITHUB_TOKEN`' };
}
