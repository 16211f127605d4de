import type { BaseContext, Ports } from '@waybill/kernel';
import { findCredentials } from './credentials.ts';
import { noImageName } from './errors.ts';
import type { Options } from './options.ts';
import { type ImageName, imageOnGitHub, parseImageName } from './parse-image-name.ts';
import { type Registry, registryClient } from './registry.ts';

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

/** A client for the image's repository, with the credentials there are. */
export async function registryOf({ options, context, ports }: World): Promise<Registry> {
  const image = imageOf(options, context);
  const credentials = await findCredentials(image.registry, options, { env: context.env, run: ports.run });
  return registryClient({ image, credentials, http: ports.http }, ports.clock);
}
