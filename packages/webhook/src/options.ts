import { routesOption } from '@waybill/announcement/routes';
import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,40}$/, 'must be a name of lower-case letters, digits and hyphens'),
);

export const presetNames = ['standard', 'teams', 'discord', 'mattermost'] as const;

const Endpoint = v.strictObject({ preset: v.optional(v.picklist(presetNames), 'standard') });

export const Options = options({
  endpoints: option(
    v.optional(v.record(name, Endpoint), {}),
    'Receivers by name: `{"audit": {}, "ops": {"preset": "teams"}}`. The address of `ops` is the variable `WEBHOOK_URL_OPS`; the keys of a `standard` one are in `WEBHOOK_KEYS_AUDIT`, separated by blanks.',
  ),
  routes: routesOption({ to: v.union([name, v.pipe(v.array(name), v.minLength(1, 'it is empty'))]) }),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type WebhookOptions = WrittenOptions<typeof Options>;
