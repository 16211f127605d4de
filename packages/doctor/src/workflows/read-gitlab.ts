import { nodeOfImage } from './node-of-image.ts';
import { type Deed, readScript, scriptsOf } from './read-script.ts';
import { isTable, readYaml, type Table, tableOf, textOf, textsOf, textTable } from './values.ts';

/** A job of GitLab CI that has to do with releases. */
export interface GitLabJob {
  readonly id: string;
  readonly deed: Deed;
  readonly variables: Readonly<Record<string, string>>;
  readonly resourceGroup: string | undefined;
  readonly isInterruptible: boolean;
  /** Entries of `id_tokens`, and for whom each is made out. */
  readonly identities: Readonly<Record<string, readonly string[]>>;
  /** Whether it runs for merge requests alone. */
  readonly isOnlyForMergeRequests: boolean;
  readonly environment: string | undefined;
  /** The version of Node in its image, where the name says it. */
  readonly node: string | undefined;
}

export interface GitLabPipeline {
  readonly jobs: readonly GitLabJob[];
  /** Included files that are elsewhere, and are not read here. */
  readonly elsewhere: readonly string[];
}

const pipelineFile = '.gitlab-ci.yml';
/** Keys at the top that are no jobs. */
const reserved = new Set([
  ...['default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'cache', 'before_script'],
  ...['after_script', 'spec', 'types'],
]);
const mostFiles = 100;

/** @returns nothing where the file is not there, or is no pipeline */
export function readGitlab(texts: ReadonlyMap<string, string>): GitLabPipeline | undefined {
  const elsewhere = new Set<string>();
  const whole = include(pipelineFile, texts, { elsewhere, seen: new Set() });
  if (whole === undefined) return undefined;
  const scripts = scriptsOf(texts.get('package.json'));
  const jobs = Object.entries(whole).flatMap(([id, value]) => {
    if (reserved.has(id) || id.startsWith('.') || !isTable(value)) return [];
    return readJob(id, withDefaults(whole, extend(whole, value, 0)), scripts);
  });
  return { jobs, elsewhere: [...elsewhere] };
}

interface Reading {
  readonly elsewhere: Set<string>;
  readonly seen: Set<string>;
}

/** A file with what it includes below it. */
function include(file: string, texts: ReadonlyMap<string, string>, reading: Reading): Table | undefined {
  const text = texts.get(file);
  if (text === undefined || reading.seen.has(file) || reading.seen.size >= mostFiles) return undefined;
  reading.seen.add(file);
  const whole = readYaml(withoutInputs(text));
  if (whole === undefined) return undefined;
  let merged: Table = {};
  for (const each of [whole['include'] ?? []].flat()) {
    const path = localPath(each);
    const included = path === undefined ? undefined : include(path, texts, reading);
    if (included !== undefined) merged = mergeTables(merged, included);
    else if (path === undefined || !texts.has(path)) reading.elsewhere.add(describeInclude(each));
  }
  return mergeTables(merged, whole);
}

/** A file may begin with a document of its inputs. */
function withoutInputs(text: string): string {
  if (!/^(?:\s|#.*\n)*spec:/.test(text.slice(0, 10_000))) return text;
  const end = /^---\s*$/m.exec(text);
  return end === null ? text : text.slice(end.index + end[0].length);
}

function localPath(entry: unknown): string | undefined {
  const path = typeof entry === 'string' ? entry : textOf(tableOf(entry)['local']);
  return path === undefined || /^https?:/.test(path) ? undefined : path.replace(/^\//, '');
}

function describeInclude(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const { component, project, remote, template, local } = tableOf(entry) as Readonly<Record<string, unknown>>;
  return textsOf([component, project, remote, template, local]).join(' ') || 'an include';
}

/** As GitLab merges: tables are joined, everything else is replaced. */
function mergeTables(below: Table, above: Table, depth = 0): Table {
  const merged = new Map(Object.entries(below));
  for (const [name, value] of Object.entries(above)) {
    const former = merged.get(name);
    const isJoined = isTable(former) && isTable(value) && depth < 20;
    merged.set(name, isJoined ? mergeTables(former, value, depth + 1) : value);
  }
  return Object.fromEntries(merged);
}

function extend(whole: Table, job: Table, depth: number): Table {
  if (depth > 10) return job;
  const parents = textsOf(job['extends']).slice(0, 11);
  const below = parents.reduce<Table>((all, name) => {
    const parent = Object.hasOwn(whole, name) ? whole[name] : undefined;
    return isTable(parent) ? mergeTables(all, extend(whole, parent, depth + 1)) : all;
  }, {});
  return mergeTables(below, job);
}

/** What `default` and the top of the file say where the job says nothing. */
function withDefaults(whole: Table, job: Table): Table {
  const general = tableOf(whole['default']);
  const names = ['before_script', 'after_script', 'interruptible', 'id_tokens', 'image'];
  const entries = names.map((name) => [name, job[name] ?? general[name] ?? whole[name]] as const);
  const defined = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  return { ...job, ...defined, variables: mergeTables(tableOf(whole['variables']), tableOf(job['variables'])) };
}

function readJob(id: string, job: Table, scripts: Readonly<Record<string, string>>): GitLabJob[] {
  const lines = ['before_script', 'script'].flatMap((name) => linesOf(job[name]));
  const deeds = readScript(lines.join('\n'), scripts);
  const deed = (['release', 'build', 'dry run'] as const).find((each) => deeds.includes(each));
  if (deed === undefined) return [];
  const environment = isTable(job['environment']) ? job['environment']['name'] : job['environment'];
  return [
    {
      ...{ id, deed, variables: readVariables(job['variables']), environment: textOf(environment) },
      node: nodeOfImage(textOf(isTable(job['image']) ? job['image']['name'] : job['image']) ?? ''),
      resourceGroup: textOf(job['resource_group']),
      isInterruptible: textOf(job['interruptible']) === 'true',
      identities: Object.fromEntries(
        Object.entries(tableOf(job['id_tokens'])).map(([name, each]) => [name, textsOf(tableOf(each)['aud'])]),
      ),
      isOnlyForMergeRequests: isForMergeRequests(job),
    },
  ];
}

/** Lists may be nested: an anchor or a `!reference` brings another list. */
function linesOf(value: unknown, depth = 0): string[] {
  if (Array.isArray(value)) return depth > 10 ? [] : value.flatMap((each) => linesOf(each, depth + 1));
  return textsOf(value);
}

/** A variable may be a table with a description. */
function readVariables(value: unknown): Readonly<Record<string, string>> {
  const plain = Object.entries(tableOf(value)).map(([name, each]) => [name, isTable(each) ? each['value'] : each]);
  return textTable(Object.fromEntries(plain));
}

function isForMergeRequests(job: Table): boolean {
  const only = textsOf(isTable(job['only']) ? job['only']['refs'] : job['only']);
  if (only.length > 0) return only.every((each) => each === 'merge_requests');
  const rules = Array.isArray(job['rules']) ? job['rules'].filter(isTable) : [];
  const runs = rules.filter((rule) => textOf(rule['when']) !== 'never');
  const isOfRequest = (rule: Table) =>
    /^\s*\$CI_PIPELINE_SOURCE\s*==\s*["']merge_request_event["']\s*$/.test(textOf(rule['if']) ?? '');
  return runs.length > 0 && runs.every(isOfRequest);
}
