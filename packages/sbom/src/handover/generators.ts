import type { GeneratorName } from '../options.ts';

/** A program of others that lists what is in an image. */
export interface Generator {
  readonly name: GeneratorName;
  /** What it takes: a folder with an OCI layout, or an archive of one. */
  readonly takes: 'layout' | 'archive';
  readonly env: Readonly<Record<string, string>>;
  /** @param image that it describes @param file that it writes CycloneDX 1.6 to */
  args(image: string, file: string): readonly string[];
}

/** By preference. https://github.com/anchore/syft, https://github.com/cdxgen/cdxgen */
export const generators: readonly Generator[] = [
  {
    name: 'syft',
    takes: 'layout',
    env: { SYFT_CHECK_FOR_APP_UPDATE: 'false' },
    args: (image, file) => ['scan', `oci-dir:${image}`, '--output', `cyclonedx-json@1.6=${file}`, '--quiet'],
  },
  {
    name: 'cdxgen',
    takes: 'archive',
    env: { FETCH_LICENSE: 'false', CDXGEN_THINK_MODE: 'false' },
    args: (image, file) => ['--type', 'oci', '--no-recurse', '--spec-version', '1.6', '--output', file, image],
  },
];
