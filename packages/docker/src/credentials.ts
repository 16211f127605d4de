import type { Env, Ports } from '@waybill/kernel';
import { type Credentials, dockerCredentials } from './docker-credentials.ts';
import type { Options } from './options.ts';
import { halfCredentials } from './registry-errors.ts';

export type { Credentials };

/**
 * The credentials for a registry: the plugin's own, else the job's token for GHCR, else those of the Docker
 * configuration. They are used by our registry client alone; nothing is logged in.
 *
 * @returns `undefined` when there are none: some registries need none
 * @throws EHALFCREDENTIALS when only the user name or only the password is given
 */
export async function findCredentials(
  registry: string,
  { username, password }: Pick<Options, 'username' | 'password'>,
  world: { readonly env: Env; readonly run: Ports['run'] },
): Promise<Credentials | undefined> {
  if (username !== undefined && password !== undefined) {
    return { username, password, source: '`DOCKER_REGISTRY_PASSWORD`' };
  }
  if (password !== undefined) throw halfCredentials('password', 'DOCKER_REGISTRY_USER');
  const token = registry === 'ghcr.io' ? world.env['GITHUB_TOKEN'] : undefined;
  // GHCR looks at the token alone, but wants some name.
  if (token)
    return { username: username ?? world.env['GITHUB_ACTOR'] ?? 'token', password: token, source: '`GITHUB_TOKEN`' };
  const stored = await dockerCredentials(registry, world);
  if (stored === undefined && username !== undefined) throw halfCredentials('user name', 'DOCKER_REGISTRY_PASSWORD');
  return stored;
}
