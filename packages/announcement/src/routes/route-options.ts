import { option, v } from '@waybill/kernel';

/** What may happen that people are notified of. */
export const releaseEvents = [
  ...(['started', 'released', 'failed', 'resumed', 'promoted'] as const),
  ...(['deployed', 'rolled-back', 'alert'] as const),
] as const;
export type ReleaseEvent = (typeof releaseEvents)[number];

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('it is empty'));

/** One value, or a list of which one has to fit. */
const some = <S extends v.GenericSchema>(schema: S) =>
  v.optional(v.union([schema, v.pipe(v.array(schema), v.minLength(1, 'it is empty'))]));

const When = v.strictObject({
  event: some(v.picklist(releaseEvents)),
  releaseType: some(v.picklist(['major', 'minor', 'patch', 'prerelease'])),
  branch: some(text),
  channel: some(text),
  scope: some(text),
});

/** Entries of a route, beside `to`, which is another thing for each kind of channel. */
export const routeEntries = {
  when: v.optional(When, {}),
  template: v.optional(text),
  required: v.optional(v.boolean(), false),
};

const Route = v.object(routeEntries);

/** When somebody is notified, and of what. */
export type RouteRules = v.InferOutput<typeof Route>;

/** How the options of a plugin describe its routes. */
export const routesDescription =
  'Who else is notified of what: `to`, `when` (`event`, `releaseType`, `branch`, `channel`, `scope`: one value or a list), `template` (`engineering`, `product`, `devops`, `announcement`, or a file of the repository) and `required`. See [routes](#routes).';

/** Routes with the entries of a plugin beside those that all routes have. */
type RoutesSchema<E extends v.ObjectEntries> = v.OptionalSchema<
  v.ArraySchema<v.StrictObjectSchema<typeof routeEntries & E, undefined>, undefined>,
  readonly []
>;

/**
 * The option `routes` of a plugin with its own entries, such as `to`. The type of the result is written down: what the compiler
 * infers of it cannot be read from a declaration file.
 */
export function routesOption<const E extends v.ObjectEntries>(entries: E): ReturnType<typeof option<RoutesSchema<E>>> {
  return option(v.optional(v.array(v.strictObject({ ...routeEntries, ...entries })), []), routesDescription);
}
