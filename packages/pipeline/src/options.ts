import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';
import { sigstoreOption, trustOptions } from '@waybill/sigstore';

/** Seconds. An interrupted run holds its release up for no longer, whatever its entry says, which anybody may have written. */
export const longestLease = 3600;

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
  /** Left out, without a word, unless the configuration has a section of its name. */
  onlyConfigured: v.optional(v.boolean()),
});

/** Members by name: a list of stages, each a list of members that run side by side. */
const stages = v.array(v.array(text));

export const Options = options({
  members: option(
    v.optional(v.array(v.union([text, member])), []),
    'Plugins to run, in order. Each is a name, or an object with `plugin` (name or object), `options` and `name`. `needs` names a plugin without which it is left out; `onlyConfigured` leaves it out without a section of its name.',
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
  commandSecrets: option(
    v.optional(v.array(text), []),
    'Environment variables that commands of `@semantic-release/exec` get although they may hold secrets, such as `NPM_TOKEN`.',
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
    v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(4),
        v.check((seconds) => seconds <= longestLease, `must be at most ${longestLease}`),
      ),
      120,
    ),
    'Seconds without a sign of life after which another run may finish the release of this one.',
  ),
  ledgerKey: option(
    v.optional(text),
    'Private key (PEM) that signs the ledger, so that a later run may take back the files of a draft instead of building them again.',
    { env: 'WAYBILL_LEDGER_KEY', secret: true },
  ),
  ledgerIdentity: option(
    v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
    'Whether the ledger is signed with the identity of the job (Sigstore), as the key does; with `"auto"` when the job has one (`id-token: write`), and for a private repository only with services of your own: the public log shows its name.',
    { env: 'WAYBILL_LEDGER_IDENTITY' },
  ),
  ledgerWorkflow: option(
    v.optional(text),
    'Workflow whose signatures count, such as `.github/workflows/release.yml`; without it, the one that runs, and in `npx waybill verify` any of this repository on a release branch.',
    { env: 'WAYBILL_LEDGER_WORKFLOW' },
  ),
  ...sigstoreOption,
  ...trustOptions,
  handover: option(
    v.optional(
      v.union([
        v.picklist(['auto', 'required', 'off']),
        v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, 'must be the digest that `waybill build` printed')),
      ]),
      'auto',
    ),
    'Whether this job delivers what another job built with `npx waybill build`: `"auto"` when `.waybill` has it, `"required"` or its digest to refuse anything else, `"off"` to build here.',
    { env: 'WAYBILL_HANDOVER' },
  ),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type PipelineOptions = WrittenOptions<typeof Options>;
