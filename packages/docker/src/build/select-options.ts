import { findTarget } from '../dockerfile/index.ts';
import type { ImageContext } from '../image/index.ts';
import type { Options } from '../options.ts';

/** The options of a build, with the stage that it builds. @throws ENODOCKERFILE, ENOSTAGE, EDOCKERFILE */
export async function buildOptions(input: ImageContext) {
  return { ...givenOptions(input.options), target: await findTarget(input) };
}

const noAttestations = { provenance: 'off', sbom: 'off' } as const;

/** The options in the words of a build. */
export function givenOptions(options: Options) {
  const { dockerfile, context, platforms, builder, secrets, ssh, cacheFrom, cacheTo, network } = options;
  const given = { dockerfile, context, platforms, builder, secrets, ssh, cacheFrom, cacheTo, network };
  const { reproducible, provenance, imageSbom: sbom } = options;
  return { ...given, reproducible, ...(options.attestations === 'off' ? noAttestations : { provenance, sbom }) };
}
