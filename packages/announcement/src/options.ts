import { option, options, v, type WrittenOptions } from '@waybill/kernel';

export const Options = options({
  template: option(
    v.optional(v.pipe(v.string(), v.trim(), v.nonEmpty('it is empty')), 'announcement'),
    'Message that the file has: `announcement`, `engineering`, `product`, `devops`, or a [template](#templates) of the repository.',
  ),
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type AnnouncementOptions = WrittenOptions<typeof Options>;
