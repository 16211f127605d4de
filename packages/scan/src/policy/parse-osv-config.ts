import { v } from '@waybill/kernel';
import { type AST, getStaticTOMLValue, parseTOML, traverseNodes } from 'toml-eslint-parser';
import { type Ecosystem, parseEcosystem } from './ecosystem.ts';
import { asDay, type Ignore, type ReadIgnores } from './ignore.ts';

const text = v.optional(v.string());
const Config = v.object({
  IgnoredVulns: v.optional(
    v.array(v.object({ id: v.string(), ignoreUntil: v.optional(v.unknown()), reason: text })),
    [],
  ),
  PackageOverrides: v.optional(
    v.array(
      v.object({
        name: text,
        version: text,
        ecosystem: text,
        group: text,
        nameIsRegex: v.optional(v.boolean(), false),
        ignore: v.optional(v.boolean()),
        vulnerability: v.optional(v.object({ ignore: v.optional(v.boolean()) })),
        effectiveUntil: v.optional(v.unknown()),
        reason: text,
      }),
    ),
    [],
  ),
});

/** Reads `osv-scanner.toml`. https://google.github.io/osv-scanner/configuration/ */
export function parseOsvConfig(content: string, file: string): ReadIgnores {
  let document: AST.TOMLProgram;
  try {
    document = parseTOML(content);
  } catch (error) {
    const line = (error as { readonly lineNumber?: unknown }).lineNumber;
    return failed(`${file}:${typeof line === 'number' ? line : 1}`, 'it is not TOML');
  }
  keepDates(document);
  const config = v.safeParse(Config, getStaticTOMLValue(document));
  if (!config.success)
    return failed(
      `${file}:1`,
      `\`${v.getDotPath(config.issues[0]) ?? 'it'}\` has another form than osv-scanner documents`,
    );
  const { IgnoredVulns, PackageOverrides } = config.output;
  const placeOf = (table: string, at: number) => `${file}:${findLine(document, table, at)}`;
  const read: Reading = { ignores: [], problems: [], warnings: [] };
  for (const [at, { id, ignoreUntil, reason }] of IgnoredVulns.entries()) {
    const ignore = { id, purls: [], reason: reason?.trim(), place: placeOf('IgnoredVulns', at) };
    addIgnore(read, ignore, { key: 'ignoreUntil', end: ignoreUntil });
  }
  for (const [at, each] of PackageOverrides.entries()) {
    // Others change licences.
    if (each.ignore !== true && each.vulnerability?.ignore !== true) continue;
    addOverride(read, each, placeOf('PackageOverrides', at));
  }
  return read;
}

interface Reading {
  readonly ignores: Ignore[];
  readonly problems: { readonly place: string; readonly problem: string }[];
  readonly warnings: string[];
}

function addIgnore(read: Reading, ignore: Omit<Ignore, 'until'>, { key, end }: { key: string; end: unknown }): void {
  const until = end === undefined ? undefined : asDay(end);
  if (end !== undefined && until === undefined)
    read.problems.push({ place: ignore.place, problem: `\`${key}\` is no date like \`2027-01-31\`` });
  else read.ignores.push({ ...ignore, until });
}

type Override = v.InferOutput<typeof Config>['PackageOverrides'][number];

/** What is not read is named, and ignores nothing: too little is ignored rather than too much. */
function addOverride(read: Reading, override: Override, place: string): void {
  const { name = '', version, ecosystem: system, group, nameIsRegex, effectiveUntil, reason } = override;
  const ecosystem: Ecosystem | undefined = system ? parseEcosystem(system) : undefined;
  const without = (why: string) => read.warnings.push(`\`${place}\` has no effect: ${why}`);
  if (nameIsRegex) without('`nameIsRegex` is not supported, so name the packages one by one');
  else if (group) without('`group` is not supported, as a release has no groups of dependencies');
  else if (system && ecosystem === undefined) without(`\`ecosystem\` is none whose packages have purls`);
  else if (name === '' && ecosystem === undefined) without('it has neither `name` nor `ecosystem`');
  else {
    const about = { ...(name !== '' && { packageName: name }), ...(version && { packageVersion: version }), ecosystem };
    const ignore = { id: undefined, purls: [], ...about, reason: reason?.trim(), place };
    addIgnore(read, ignore, { key: 'effectiveUntil', end: effectiveUntil });
  }
}

/** Dates as they are written: a date without a time zone would become another day where the machine is in one. */
function keepDates(document: AST.TOMLProgram): void {
  traverseNodes(document, {
    enterNode(node) {
      if (node.type === 'TOMLValue' && 'datetime' in node) (node as { value: unknown }).value = node.datetime;
    },
    leaveNode() {},
  });
}

function failed(place: string, problem: string): ReadIgnores {
  return { ignores: [], problems: [{ place, problem }], warnings: [] };
}

/** The line of an entry in a list of tables; of the list's key where it is written in one piece. */
function findLine(document: AST.TOMLProgram, table: string, at: number): number {
  const [top] = document.body;
  for (const node of top.body) {
    const key = node.type === 'TOMLTable' ? node.resolvedKey : [];
    if (key.length === 2 && key[0] === table && key[1] === at) return node.loc.start.line;
  }
  const written = top.body.find((node) => node.type === 'TOMLKeyValue' && content(node.key) === table);
  return written?.loc.start.line ?? 1;
}

function content({ keys: [first] }: AST.TOMLKey): string | undefined {
  return first?.type === 'TOMLBare' ? first.name : first?.value;
}
