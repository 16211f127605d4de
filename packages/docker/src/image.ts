import type { BaseContext, Ports } from '@waybill/kernel';
import { findCredentials } from './credentials.ts';
import { noImageName } from './errors.ts';
import type { Options } from './options.ts';
import { type ImageName, imageOnGitHub, parseImageName } from './parse-image-name.ts';
import { type Registry, registryClient } from './registry.ts';
import type { MountSource } from './registry-auth.ts';

/** The image of this repository. @throws ENOIMAGENAME */
export function imageOf({ image }: Options, { options }: BaseContext): ImageName {
  const parsed = parseImageName(image ?? imageOnGitHub(options.repositoryUrl ?? '') ?? '');
  if (parsed === undefined) throw noImageName();
  return parsed;
}

export interface World {
  readonly options: Options;
  readonly context: BaseContext;
  readonly ports: Ports;
}

/** Every repository that gets the image: the image's own, then further ones, each once. @throws ENOIMAGENAME */
export function imagesOf(options: Options, context: BaseContext): ImageName[] {
  const own = imageOf(options, context);
  const others = options.alsoTo.map(parseImageName).filter((each) => each !== undefined);
  return [own, ...others].filter(({ name }, at, all) => all.findIndex((each) => each.name === name) === at);
}

/** A client for the image's own repository, with the credentials there are. */
export async function registryOf(world: World): Promise<Registry> {
  const image = imageOf(world.options, world.context);
  return clientFor(world, image);
}

/** A repository that has blobs of another image already. */
export interface Holder {
  readonly image: ImageName;
  readonly digests: ReadonlySet<string>;
}

/**
 * A client for every repository that gets the image. What one has, the next of the same registry mounts.
 *
 * @param holders repositories of other images, whose layers may be the same
 */
export async function registriesOf(world: World, holders: readonly Holder[] = []): Promise<Registry[]> {
  const images = imagesOf(world.options, world.context);
  return Promise.all(
    images.map((image, at) => {
      const same = images.slice(0, at).map((each): Partial<Holder> & Pick<Holder, 'image'> => ({ image: each }));
      const near = [...same, ...holders].filter((each) => each.image.registry === image.registry);
      const mountFrom = near.map(({ image: { repository }, digests }) => ({
        repository,
        ...(digests === undefined ? {} : { digests }),
      }));
      return clientFor(world, image, mountFrom);
    }),
  );
}

/** A client for a repository, with the credentials there are for it. */
export async function clientFor(
  { options, context, ports }: World,
  image: ImageName,
  mountFrom: readonly MountSource[] = [],
) {
  // The plugin's own credentials are for the registry of the image: no other one may see them.
  const isOwn = image.registry === imageOf(options, context).registry;
  const own = isOwn ? options : { username: undefined, password: undefined };
  const credentials = await findCredentials(image.registry, own, { env: context.env, run: ports.run });
  return registryClient({ image, credentials, http: ports.http, mountFrom }, ports.clock);
}
