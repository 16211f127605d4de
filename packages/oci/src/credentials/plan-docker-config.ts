import type { ImageName } from '../name.ts';
import type { Credentials, DockerConfig } from './docker-config.ts';

/**
 * A Docker configuration with credentials for one more registry.
 *
 * @param before what it has, by default nothing
 */
export function planDockerConfig(
  { registry }: ImageName,
  { username, password, identityToken }: Credentials,
  before: DockerConfig = {},
): DockerConfig {
  const key = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const token = identityToken === undefined ? {} : { identitytoken: identityToken };
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const hasHelper = before.credsStore !== undefined || before.credHelpers !== undefined;
  // No helper is asked for this registry, even where one is for all.
  const credHelpers = hasHelper ? { credHelpers: { ...before.credHelpers, [key]: '' } } : {};
  return { ...before, auths: { ...before.auths, [key]: { auth, ...token } }, ...credHelpers };
}
