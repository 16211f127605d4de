import { v } from '@waybill/kernel';
import { type AST, getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
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
  const config = v.safeParse(Config, getStaticTOMLValue(document));
  if (!config.success)
    return failed(
      `${file}:1`,
      `\`${v.getDotPath(config.issues[0]) ?? 'it'}\` has another form than osv-scanner documents`,
    );
  const { IgnoredVulns, PackageOverrides } = config.output;
  const placeOf = (table: string, at: number) => `${file}:${findLine(document, table, at)}`;
  const vulnerabilities = IgnoredVulns.map(
    ({ id, ignoreUntil, reason }, at): Ignore => ({
      ...{ id, purls: [], reason, until: asDay(ignoreUntil) },
      place: placeOf('IgnoredVulns', at),
    }),
  );
  const packages = PackageOverrides.flatMap((each, at): Ignore[] => {
    if (each.name === undefined || (each.ignore !== true && each.vulnerability?.ignore !== true)) return [];
    const { name, version, reason, effectiveUntil } = each;
    const place = placeOf('PackageOverrides', at);
    return [
      {
        id: undefined,
        purls: [],
        packageName: name,
        packageVersion: version,
        reason,
        until: asDay(effectiveUntil),
        place,
      },
    ];
  });
  return { ignores: [...vulnerabilities, ...packages], problems: [], warnings: [] };
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
