import type { Installed } from './installed-packages.ts';
import { ociPurl } from './purl.ts';
import type { PlannedComponent, SbomPlan } from './sbom-plan.ts';

export interface DescribedImage {
  /** Without tag: `ghcr.io/owner/name`. */
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly tag?: string | undefined;
  readonly platforms: readonly (Installed & {
    readonly digest: string;
    readonly os: string;
    readonly architecture: string;
    readonly variant?: string | undefined;
  })[];
}

/**
 * The SBOM of an image: the index depends on one container a platform, each of which depends on its packages. A package
 * that several platforms have in common is one component.
 */
export function planImageSbom(image: DescribedImage): SbomPlan {
  const platforms = image.platforms.map((platform) => ({ ...platform, container: containerOf(image, platform) }));
  const containers = platforms.map(({ container }) => container);
  const packages = new Map(platforms.flatMap((platform) => platform.packages.map((each) => [each.purl, each])));
  const subject: PlannedComponent = {
    type: 'container',
    name: image.name,
    version: image.version,
    purl: ociPurl(image.name, image.digest, { tag: image.tag }),
    sha256: hexOf(image.digest),
    dependsOn: containers.map(({ purl }) => purl),
  };
  const gaps = platforms.flatMap(({ container, gap, os, architecture }) =>
    gap === undefined ? [] : [{ purl: container.purl, why: `\`${image.name}\` (${os}/${architecture}): ${gap}` }],
  );
  return { subject, components: [...containers, ...packages.values()], gaps };
}

function containerOf(image: DescribedImage, platform: DescribedImage['platforms'][number]): PlannedComponent {
  const { digest, os, architecture, variant } = platform;
  const name = [os, architecture, variant].filter((part) => part !== undefined).join('/');
  return {
    type: 'container',
    name: image.name,
    version: image.version,
    purl: ociPurl(image.name, digest, { arch: architecture }),
    sha256: hexOf(digest),
    properties: [['waybill:platform', name]],
    dependsOn: platform.packages.map(({ purl }) => purl),
  };
}

function hexOf(digest: string): string | undefined {
  return /^sha256:(.*)$/.exec(digest)?.[1];
}
