import { option, options, v, type WrittenOptions } from '@waybill/kernel';

const specVersions = ['1.5', '1.6', '1.7'] as const;

export type SpecVersion = (typeof specVersions)[number];

export const Options = options({
  specVersion: option(
    v.optional(v.picklist(specVersions), '1.6'),
    'Version of the CycloneDX specification. Not every consumer reads the newest one.',
  ),
});

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type SbomOptions = WrittenOptions<typeof Options>;
