import type { BaseContext, Ports } from '@waybill/kernel';
import {
  findCredentials,
  type ImageName,
  imageOnGitHub,
  type MountSource,
  parseImageName,
  type Registry,
  registryClient,
} from '@waybill/oci';
import { noImageName } from '../errors.ts';
import type { Options } from '../options.ts';

/** The image of this repository. @throws ENOIMAGENAME */
export function findImageName({ image, clearTextHosts }: Options, { options }: BaseContext): ImageName {
  const parsed = parseImageName(image ?? imageOnGitHub(options.repositoryUrl ?? '') ?? '', clearTextHosts);
  if (parsed === undefined) throw noImageName();
  return parsed;
}

export interface ImageContext {
  readonly options: Options;
  readonly context: BaseContext;
  readonly ports: Ports;
}

/** Every repository that gets the image: the image's own, then further ones, each once. @throws ENOIMAGENAME */
export function listImageNames(options: Options, context: BaseContext): ImageName[] {
  const own = findImageName(options, context);
  const others = options.alsoTo
    .map((name) => parseImageName(name, options.clearTextHosts))
    .filter((each) => each !== undefined);
  return [own, ...others].filter(({ name }, at, all) => all.findIndex((each) => each.name === name) === at);
}

/** A client for the image's own repository, with the credentials there are. */
export async function connectRegistry(input: ImageContext): Promise<Registry> {
  const image = findImageName(input.options, input.context);
  return createClient(input, image);
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
export async function connectRegistries(input: ImageContext, holders: readonly Holder[] = []): Promise<Registry[]> {
  const images = listImageNames(input.options, input.context);
  return Promise.all(
    images.map((image, at) => {
      const same = images.slice(0, at).map((each): Partial<Holder> & Pick<Holder, 'image'> => ({ image: each }));
      const near = [...same, ...holders].filter((each) => each.image.registry === image.registry);
      const mountFrom = near.map(({ image: { repository }, digests }) => ({
        repository,
        ...(digests === undefined ? {} : { digests }),
      }));
      return createClient(input, image, mountFrom);
    }),
  );
}

/** A client for a repository, with the credentials there are for it. */
export async function createClient(
  { options, context, ports }: ImageContext,
  image: ImageName,
  mountFrom: readonly MountSource[] = [],
) {
  // The plugin's own credentials are for the registry of the image: no other one may see them.
  const isOwn = image.registry === findImageName(options, context).registry;
  const own = isOwn ? options : { username: undefined, password: undefined };
  const credentials = await findCredentials(image.registry, own, { env: context.env, run: ports.run });
  return registryClient({ image, credentials, http: ports.http, realms: options.realms, mountFrom }, ports.clock);
}
