import { isDeepStrictEqual } from 'node:util';
import type { Env } from '../context.ts';
import { invalidOption, type ReleaseError } from '../errors.ts';
import * as v from '../schema.ts';
import { shortestSecret } from '../secrets/index.ts';
import { explainIssue, explainList, unknownOption } from './explain-issue.ts';
import { findLists } from './find-lists.ts';

/** A value as JSON configuration can hold it, by option name. */
export type RawOptions = Readonly<Record<string, unknown>>;

// biome-ignore lint/suspicious/noExplicitAny: valibot's own bound for "a schema of any type".
export type OptionSchema = v.BaseSchema<any, any, v.BaseIssue<unknown>>;
export type OptionEntries = Readonly<Record<string, OptionSchema>>;

/** Where an option's value comes from beside the configuration. */
export interface OptionOrigin {
  /** The environment variable that is read when the configuration has no value. */
  readonly env?: string;
  /** From the environment only: a value in the configuration is refused. */
  readonly secret?: boolean;
  /** Several plugins have this option: a value at the top level of the configuration is for all of them. */
  readonly shared?: boolean;
}

/** Declares one option: its schema with the default in it, the sentence for the README, and its environment variable. */
export function option<const S extends OptionSchema, const O extends OptionOrigin = OptionOrigin>(
  schema: S,
  description: string,
  origin?: O,
) {
  return v.pipe(schema, v.description(description), v.metadata({ ...origin } as O & Record<string, unknown>));
}

const enabled = option(
  v.optional(v.union([v.boolean(), v.literal('auto')]), true),
  'Whether the plugin takes part; with `"auto"` it takes part when the repository has what it needs.',
);

/** Declares a plugin's options. Each plugin also has `enabled`. */
export function options<const E extends OptionEntries>(entries: E) {
  return v.object({ enabled, ...entries });
}

// biome-ignore lint/suspicious/noExplicitAny: valibot's own bound for "an object schema with any entries".
export type OptionsSchema = v.ObjectSchema<any, undefined>;

export interface OptionSources {
  /** The plugin's name: its section in the configuration has the same. */
  readonly name: string;
  /** The hook's first argument: the plugin's own options over everything else that the host knows. */
  readonly raw: RawOptions;
  /** The host's options. */
  readonly host: RawOptions;
  readonly env: Env;
}

/**
 * Reads a plugin's options: own options over the section of its name over what several plugins share over the
 * environment over the preset's `defaults` over the defaults of the schema.
 *
 * @throws AggregateError of EINVALIDOPTION, one for every problem there is.
 */
export function parseOptions<S extends OptionsSchema>(schema: S, sources: OptionSources): v.InferOutput<S> {
  const { name, env } = sources;
  const { defaults, ...own } = ownOptions(sources.raw, sources.host);
  const { section, problem } = readSection(name, sources.host[name]);
  const written = { ...section, ...own };
  const problems = [
    ...(problem ?? []),
    ...unknownOptions(schema, name, written),
    ...writtenSecrets(schema, name, written),
  ];
  const ofEnvironment = fromEnvironment(schema, env);
  const values = {
    ...asRecord(defaults),
    ...ofEnvironment,
    ...sharedOptions(schema, sources.host),
    ...written,
  };
  // Of several checks of a text, those after the first that fails say nothing.
  const result = v.safeParse(schema, values, { abortPipeEarly: true });
  const lists = findLists(schema, values);
  problems.push(...lists.map((keys) => explainList(keys, { section: name, schema })));
  if (!result.success) {
    const shared = sharedOptions(schema, sources.host);
    const placeOf = (key: string) => (key in written ? 'section' : key in shared ? 'top' : 'elsewhere');
    const issues = result.issues.filter((issue) => !lists.some((keys) => isBelow(issue, keys)));
    problems.push(...issues.flatMap((issue) => explainIssue(issue, originIn(schema, name, issue, placeOf))));
  }
  if (problems.length > 0 || !result.success) throw new AggregateError(problems);
  return result.output as v.InferOutput<S>;
}

/** Whether a list in place of an object has been reported instead. */
function isBelow({ path }: v.BaseIssue<unknown>, keys: readonly (string | number)[]): boolean {
  return keys.every((key, at) => path?.[at]?.key === key);
}

interface Section {
  readonly section: RawOptions;
  readonly problem?: readonly ReleaseError[];
}

/**
 * The section of a plugin: an object of its options, or whether it takes part.
 *
 * @returns a problem for anything else, which would otherwise have no effect
 */
export function readSection(name: string, value: unknown): Section {
  if (value === undefined) return { section: {} };
  if (typeof value === 'boolean') return { section: { enabled: value } };
  if (typeof value === 'object' && !Array.isArray(value)) return { section: value as RawOptions };
  const shown = Array.isArray(value) ? 'a list' : `\`${JSON.stringify(value)}\``;
  const remedy = `For example: \`"${name}": false\` to leave it out.`;
  return {
    section: {},
    problem: [invalidOption(name, `is ${shown}, expected an object of options, \`true\` or \`false\``, remedy)],
  };
}

type PlaceOf = (key: string) => 'section' | 'top' | 'elsewhere';

/** Where the value that an issue is about was written. */
function originIn(schema: OptionsSchema, name: string, issue: v.BaseIssue<unknown>, placeOf: PlaceOf) {
  const key = String(issue.path?.[0]?.key ?? '');
  const entry = (schema.entries as OptionEntries)[key];
  const { env, secret } = entry === undefined ? {} : originOf(entry);
  const place = placeOf(key);
  const section = place === 'top' ? undefined : name;
  return { section, schema, isSecret: secret, variable: place === 'elsewhere' ? env : undefined };
}

/**
 * What belongs to the plugin itself: semantic-release merges all of its own options, the sections of other plugins
 * among them, into every plugin's options, so a value that the host holds too is the host's.
 */
function ownOptions(raw: RawOptions, host: RawOptions): RawOptions {
  return Object.fromEntries(
    Object.entries(raw).filter(([key, value]) => !(key in host && isDeepStrictEqual(value, host[key]))),
  );
}

function sharedOptions(schema: OptionsSchema, host: RawOptions): RawOptions {
  const entries = schema.entries as OptionEntries;
  return Object.fromEntries(
    Object.entries(host).filter(([key]) => {
      const entry = entries[key];
      return entry !== undefined && originOf(entry).shared;
    }),
  );
}

function asRecord(value: unknown): RawOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawOptions) : {};
}

function unknownOptions(schema: OptionsSchema, name: string, written: RawOptions): ReleaseError[] {
  const known = Object.keys(schema.entries);
  return Object.keys(written)
    .filter((key) => !known.includes(key))
    .map((key) => unknownOption(`${name}.${key}`, key, { known, prefix: name }));
}

function writtenSecrets(schema: OptionsSchema, name: string, written: RawOptions): ReleaseError[] {
  return Object.entries(schema.entries as OptionEntries)
    .filter(([key, entry]) => key in written && originOf(entry).secret)
    .map(([key, entry]) => {
      const remedy = `Remove it and set the environment variable \`${originOf(entry).env}\`.`;
      return invalidOption(`${name}.${key}`, 'is a secret, but is set in the configuration', remedy);
    });
}

/** The origin that `option` recorded. */
export function originOf(entry: OptionSchema): OptionOrigin {
  return v.getMetadata(entry) as OptionOrigin;
}

/** The variables of secret options whose value is too short for a mask: it would hide harmless text. */
export function findShortSecrets(schema: OptionsSchema, env: Env): string[] {
  return Object.values(schema.entries as OptionEntries).flatMap((entry) => {
    const { env: variable, secret } = originOf(entry);
    const length = (secret === true && variable !== undefined && env[variable]?.trim().length) || 0;
    return length > 0 && length < shortestSecret ? [variable as string] : [];
  });
}

function fromEnvironment(schema: OptionsSchema, env: Env): RawOptions {
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(schema.entries as OptionEntries)) {
    const variable = originOf(entry).env;
    const text = variable === undefined ? undefined : env[variable]?.trim();
    // CI systems set a variable whose secret is missing to the empty string.
    if (text) values[key] = fromText(entry, text);
  }
  return values;
}

/** Reads a variable's text as the option's type: lists are separated by commas or white space. */
function fromText(entry: OptionSchema, text: string): unknown {
  const { type } = 'wrapped' in entry ? (entry.wrapped as OptionSchema) : entry;
  if (type === 'array') return text.split(/[\s,]+/);
  if (type === 'number') return Number(text);
  if (type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text;
}
