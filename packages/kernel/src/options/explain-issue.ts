import { invalidOption, type ReleaseError } from '../errors.ts';
import type * as v from '../schema.ts';
import { nearestName } from '../text/index.ts';
import { exampleIn } from './examples.ts';

type Issue = v.BaseIssue<unknown>;
// biome-ignore lint/suspicious/noExplicitAny: schemas of any kind are looked into.
type AnySchema = any;

/** Where a value was written, and what is known of it. */
export interface Written {
  /** The section, or nothing for the top level. */
  readonly section: string | undefined;
  readonly schema: AnySchema;
  /** The environment variable that the value comes from. */
  readonly variable?: string | undefined;
  /** Its value is not repeated. */
  readonly isSecret?: boolean | undefined;
}

/** What is wrong with a value, as sentences: where it is, what it is, what is expected, and an example. */
export function explainIssue(issue: Issue, written: Written): ReleaseError[] {
  return innermost(issue).map((each) => explain(each, written));
}

/** A value that fits one alternative but for a part of it was meant as that one: then the part is reported. */
function innermost(issue: Issue): Issue[] {
  const inside = issue.type === 'union' ? (issue.issues ?? []).filter(isInside) : [];
  if (inside.length === 0) return [issue];
  return inside.flatMap((each) =>
    // biome-ignore lint/plugin: a path has at least one part to valibot, and here it has those of both.
    innermost({ ...each, path: [...(issue.path ?? []), ...(each.path ?? [])] as unknown as Issue['path'] } as Issue),
  );
}

/** A list fits no object, though valibot looks for the keys of one in it. */
function isInside({ path }: Issue): boolean {
  return path !== undefined && !(path[0].type === 'object' && Array.isArray(path[0].input));
}

function explain(issue: Issue, { section, schema, variable, isSecret }: Written): ReleaseError {
  const keys = (issue.path ?? []).map(({ key }) => key);
  const path = pathOf(section, keys);
  if (issue.kind === 'schema' && issue.expected === 'never') {
    const known = Object.keys(entriesOf(schemaAt(schema, keys.slice(0, -1))));
    return unknownOption(path, String(keys.at(-1)), { known, prefix: pathOf(section, keys.slice(0, -1)) });
  }
  if (issue.kind === 'schema' && issue.input === undefined && issue.expected === `"${String(keys.at(-1))}"`) {
    return invalidOption(path, 'is missing', exampleIn(section, schema, keys) ?? `Add \`${path}\`.`);
  }
  const from = variable === undefined ? '' : ` (environment variable \`${variable}\`)`;
  const problem =
    issue.kind === 'schema'
      ? `${isSecret ? 'has a value of the wrong kind' : `is ${shown(issue.input)}`}, expected ${expectation(issue)}`
      : requirement(issue, isSecret === true);
  const example = isSecret ? undefined : exampleIn(section, schema, keys);
  return invalidOption(path, `${problem}${from}`, example ?? `Correct \`${path}\`.`);
}

/** What is wrong with a list in place of an object. */
export function explainList(keys: readonly (string | number)[], { section, schema }: Written): ReleaseError {
  const path = pathOf(section, keys);
  const example = exampleIn(section, schema, keys);
  return invalidOption(path, 'is a list, expected an object', example ?? `Correct \`${path}\`.`);
}

/** The keys of an object, of all alternatives where there are several. */
function entriesOf(schema: AnySchema): Readonly<Record<string, AnySchema>> {
  if (schema?.wrapped !== undefined) return entriesOf(schema.wrapped);
  if (schema?.type === 'union') return Object.assign({}, ...schema.options.map(entriesOf));
  return schema?.entries ?? {};
}

/** An option that is not there, with the one that may have been meant. */
export function unknownOption(
  path: string,
  name: string,
  { known, prefix }: { readonly known: readonly string[]; readonly prefix: string },
): ReleaseError {
  const nearest = nearestName(name, known);
  const guess = nearest === undefined ? '' : `Did you mean \`${prefix === '' ? nearest : `${prefix}.${nearest}`}\`? `;
  return invalidOption(path, 'does not exist', `${guess}Known options: ${known.join(', ')}.`);
}

/** `docker.platforms[1]` */
function pathOf(section: string | undefined, keys: readonly unknown[]): string {
  const parts = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return `${section ?? ''}${parts.join('')}`.replace(/^\./, '');
}

const longest = 60;

/** A value as JSON has it. Texts that may hold a password are not repeated. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string' && /[@=]|:\/\//.test(value)) return 'a text';
  const text = JSON.stringify(value) ?? String(value);
  if (text.length <= longest) return `\`${text}\``;
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : 'a text';
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: '`true` or `false`',
  Array: 'a list',
  Object: 'an object',
  Function: 'a function',
};

/** What a schema expects, as valibot writes it (`(boolean | "auto")`), in words. */
function expectation({ expected }: Issue): string {
  const alternatives = (expected ?? 'another value')
    .replace(/[()]/g, '')
    .split(' | ')
    .map((each) => words[each] ?? `\`${each}\``)
    .filter((each) => each !== '`undefined`');
  const last = alternatives.at(-1) ?? '';
  return alternatives.length < 2 ? last : `${alternatives.slice(0, -1).join(', ')} or ${last}`;
}

/** What a check of a value of the right kind says. */
function requirement(
  { type, message, input, requirement: wanted }: Issue & { requirement?: unknown },
  isSecret: boolean,
) {
  const value = isSecret ? 'has a value' : `is ${shown(input)}`;
  const counted = Array.isArray(input) ? 'entries' : 'characters';
  const own: Readonly<Record<string, string>> = {
    min_length: wanted === 1 ? 'it is empty' : `it has fewer than ${String(wanted)} ${counted}`,
    min_value: `Expected ${String(wanted)} or more`,
    integer: 'Expected a whole number',
    url: 'Expected a URL',
    non_empty: 'it is empty',
  };
  const said = (/^Invalid /.test(message) ? own[type] : undefined) ?? message.replace(/\.$/, '');
  return /^Expected /.test(said) ? `${value}, ${said[0]?.toLowerCase()}${said.slice(1)}` : `is not valid: ${said}`;
}

/** The schema of a part. */
function schemaAt(schema: AnySchema, keys: readonly unknown[]): AnySchema {
  const [key, ...rest] = keys;
  if (schema === undefined) return undefined;
  if (schema.wrapped !== undefined) return schemaAt(schema.wrapped, keys);
  if (keys.length === 0) return schema;
  if (schema.type === 'union') {
    return schema.options.map((each: AnySchema) => schemaAt(each, keys)).find((each: AnySchema) => each !== undefined);
  }
  const part = schema.entries?.[String(key)] ?? schema.item ?? schema.value;
  // An option is looked at with its default, where there is one.
  return part === undefined || rest.length === 0 ? part : schemaAt(part, rest);
}
