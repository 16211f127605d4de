import { isThisMachine } from '@waybill/kernel';

/** Registries that give each customer a name below their own, and that the public suffix list does not have. */
const ofTenants = [
  'azurecr.io',
  'azurecr.cn',
  'azurecr.us',
  'jfrog.io',
  'pkg.dev',
  'icr.io',
  'ocir.io',
  'cloudsmith.io',
  'amazonaws.com',
  'amazonaws.com.cn',
  'ovh.net',
  'vultrcr.com',
  'sonatype.app',
  'gitea.cloud',
];

/**
 * Whether a host belongs to the same site as a registry, so that it may be shown the registry's credentials:
 * `auth.docker.io` to `registry-1.docker.io`, `gitlab.com` to `registry.gitlab.com`. Sites are told apart by the public
 * suffix list.
 *
 * @param registry host name, without port
 * @param other host name, without port
 */
export async function isOwnSite(registry: string, other: string): Promise<boolean> {
  if (registry === other || (isThisMachine(registry) && isThisMachine(other))) return true;
  // Loaded here: the list is long, and most registries give tokens themselves.
  const { getDomain } = await import('tldts');
  const site = getDomain(registry, { allowPrivateDomains: true });
  return site !== null && !ofTenants.includes(site) && site === getDomain(other, { allowPrivateDomains: true });
}
