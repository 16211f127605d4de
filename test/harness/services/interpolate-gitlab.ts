import { parseAllDocuments } from 'yaml';

interface Spec {
  readonly spec: { readonly inputs: Readonly<Record<string, InputRules | null>> };
}

interface InputRules {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: 'string' | 'number' | 'boolean' | 'array';
  readonly options?: readonly unknown[];
  readonly regex?: string;
}

export type GitlabConfiguration = Readonly<Record<string, GitlabJob>>;

export interface GitlabJob {
  readonly extends?: readonly string[];
  readonly image?: string;
  readonly services?: readonly string[];
  readonly stage?: string;
  readonly rules?: readonly { readonly if: string }[];
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
  readonly script?: readonly string[];
}

/**
 * Puts inputs into a configuration as GitLab does when it makes a pipeline: the header says which there are, a value that does not fit is an
 * error, and a scalar that is nothing but an input keeps its type. https://docs.gitlab.com/ci/inputs/
 */
export function interpolateGitlab(
  text: string,
  given: Readonly<Record<string, unknown>> = {},
): { readonly inputs: Spec['spec']['inputs']; readonly configuration: GitlabConfiguration } {
  const documents = parseAllDocuments(text);
  if ('empty' in documents || documents.length !== 2) throw new Error('A component has a header and a configuration.');
  const [header, body] = documents.map((each) => each.toJS()) as [Spec, unknown];
  const { inputs } = header.spec;
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`unknown input arguments: ${unknown.join(', ')}`);
  const values = new Map(Object.entries(inputs).map(([name, rules]) => [name, findValue(name, rules ?? {}, given)]));
  const find = (name: string): unknown => {
    if (!values.has(name)) throw new Error(`unknown interpolation key: \`${name}\``);
    return values.get(name);
  };
  function fill(node: unknown): unknown {
    if (typeof node === 'string') return fillText(node, find);
    if (Array.isArray(node)) return node.map(fill);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [String(fillText(key, find)), fill(value)]));
  }
  return { inputs, configuration: fill(body) as GitlabConfiguration };
}

const block = /\$\[\[\s*inputs\.([\w-]+)\s*\]\]/g;

function fillText(text: string, find: (name: string) => unknown): unknown {
  const [whole, only] = /^\$\[\[\s*inputs\.([\w-]+)\s*\]\]$/.exec(text) ?? [];
  if (whole !== undefined) return find(only ?? '');
  // Anything else in such brackets is an error; a value is not looked at again.
  if (text.replaceAll(block, '').includes('$[[')) throw new Error(`no input: ${text}`);
  return text.replaceAll(block, (_, name: string) => String(find(name)));
}

function findValue(name: string, rules: InputRules, given: Readonly<Record<string, unknown>>): unknown {
  const value = name in given ? given[name] : rules.default;
  if (value === undefined) throw new Error(`\`${name}\` input: required value has not been provided`);
  const type = Array.isArray(value) ? 'array' : typeof value;
  if (type !== (rules.type ?? 'string'))
    throw new Error(`\`${name}\` input: provided value is not a ${rules.type ?? 'string'}`);
  if (rules.options !== undefined && !rules.options.includes(value))
    throw new Error(
      `\`${name}\` input: \`${String(value)}\` cannot be used because it is not in the list of allowed options`,
    );
  if (rules.regex !== undefined && !new RegExp(rules.regex, 'm').test(String(value)))
    throw new Error(`\`${name}\` input: provided value does not match required RegEx pattern`);
  return value;
}

/** A job with what it extends under its own, hashes merged to their depth. https://docs.gitlab.com/ci/yaml/#extends */
export function extendJob(configuration: GitlabConfiguration, name: string): GitlabJob {
  const job = configuration[name];
  if (job === undefined) throw new Error(`there is no job \`${name}\``);
  const bases = (job.extends ?? []).map((base) => extendJob(configuration, base));
  return [...bases, job].reduce<object>(mergeDeep, {}) as GitlabJob;
}

function mergeDeep(under: object, over: object): object {
  const isHash = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const merged = Object.entries(over).map(([key, value]) => {
    const below = (under as Record<string, unknown>)[key];
    return [key, isHash(below) && isHash(value) ? mergeDeep(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(merged) };
}
