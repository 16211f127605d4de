import { parseRepository } from '@waybill/kernel';
/** A repository of a registry, as `docker pull` would understand it, without tag and digest. */
export interface ImageName {
  /** `ghcr.io/acme/parcel` */
  readonly name: string;
  /** As people write it: `ghcr.io`, `docker.io`, `127.0.0.1:5000`. */
  readonly registry: string;
  /** The path below the registry: `acme/parcel`. */
  readonly repository: string;
  /** Where the registry's API is: `https://ghcr.io`. */
  readonly origin: string;
}

const dockerHub = 'docker.io';
/** Docker speaks plain HTTP with registries on the machine itself, and so do we. */
const onThisMachine = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;
const registryForm = /^(\[[0-9a-f:]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d+)?$/;
/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
const repositoryForm = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/;
const longestName = 255;

/**
 * Reads `registry/path`; a first part without dot, colon and `localhost` belongs to the path on Docker Hub.
 *
 * @param inClear registries without encryption
 */
export function parseImageName(text: string, inClear: readonly string[] = []): ImageName | undefined {
  const [first = '', ...rest] = text.split('/');
  const namesRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = namesRegistry && first !== 'index.docker.io' ? first : dockerHub;
  const path = namesRegistry ? rest.join('/') : text;
  const repository = registry === dockerHub && !path.includes('/') ? `library/${path}` : path;
  const name = `${registry}/${repository}`;
  if (!registryForm.test(registry) || !repositoryForm.test(repository) || name.length > longestName) return undefined;
  return { name, registry, repository, origin: findOrigin(registry, inClear) };
}

function findOrigin(registry: string, inClear: readonly string[]): string {
  if (registry === dockerHub) return 'https://registry-1.docker.io';
  const isInClear = onThisMachine.test(registry) || inClear.some((host) => host.toLowerCase() === registry);
  return `${isInClear ? 'http' : 'https'}://${registry}`;
}

/** Reads an image by its digest: `ghcr.io/acme/parcel@sha256:…`. */
export function parseReference(text: string): { readonly image: ImageName; readonly digest: string } | undefined {
  const [, name = '', digest = ''] = /^(.+)@(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  const image = parseImageName(name);
  return image === undefined ? undefined : { image, digest };
}

/** `ghcr.io/<owner>/<repository>` for a repository on GitHub in any form that git takes, else `undefined`. */
export function imageOnGitHub(repositoryUrl: string): string | undefined {
  const { host, path, slug } = parseRepository(repositoryUrl);
  return host === 'github.com' && path === slug ? `ghcr.io/${slug}`.toLowerCase() : undefined;
}

/** The page of an image for people, where the registry is known to have one. */
export function findPage({ registry, repository, name }: ImageName): string | undefined {
  if (registry === dockerHub) return `https://hub.docker.com/r/${repository}`;
  return ['ghcr.io', 'quay.io'].includes(registry) ? `https://${name}` : undefined;
}
