import { option, options, v } from '@waybill/kernel';

const text = v.pipe(v.string(), v.trim(), v.minLength(1));

/** One plugin that the pipeline runs. */
const member = v.strictObject({
  /** Package name, path, or the plugin itself. */
  plugin: v.union([text, v.looseObject({})]),
  /** Its name in `stages`, in the ledger and as a section of the configuration. */
  name: v.optional(text),
  options: v.optional(v.record(v.string(), v.unknown()), {}),
  /** The member that it makes no sense without: where that one is left out, so is this one, unless it has a section. */
  needs: v.optional(text),
});

/** Members by name: a list of stages, each a list of members that run side by side. */
const stages = v.array(v.array(text));

export const Options = options({
  members: option(
    v.optional(v.array(v.union([text, member])), []),
    'Plugins to run, in order: a name, or an object with `plugin` (name or object), `options`, `name`, and with `needs` a member without which it is left out.',
  ),
  stages: option(
    v.optional(v.record(v.string(), stages), {}),
    'Order by step (`prepare`, `publish`, …): a list of stages, each a list of members that run side by side. Members that a step does not list come after those, one by one.',
  ),
  commit: option(
    v.optional(v.array(text), ['git']),
    'Members whose `prepare` makes something public, such as a commit: they run when all others are done.',
  ),
  concurrency: option(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 4),
    'How many members of a stage run at the same time.',
  ),
  resolveFrom: option(
    v.optional(text),
    'File or URL to look for members from before the repository is tried; a preset passes its own.',
  ),
  ledger: option(
    v.optional(v.boolean(), true),
    'Whether a ledger of each release is kept, which finishing a broken release needs.',
  ),
  lease: option(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(4)), 120),
    'Seconds without a sign of life after which another run may finish the release of this one.',
  ),
});

export type Options = v.InferOutput<typeof Options>;
