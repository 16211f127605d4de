import { makePlain, v } from '@waybill/kernel';
import { parsePurl } from '../findings/index.ts';
import { asDay, type Ignore, type ReadIgnores } from './ignore.ts';
import { readYamlEntries } from './yaml-entries.ts';

const Entry = v.looseObject({
  id: v.string(),
  paths: v.optional(v.nullable(v.array(v.string()))),
  purls: v.optional(v.nullable(v.array(v.string())), []),
  expired_at: v.optional(v.unknown()),
  statement: v.optional(v.string()),
});

/** Reads `.trivyignore.yaml`. https://trivy.dev/docs/latest/configuration/filtering/#trivyignoreyaml */
export function parseTrivyIgnore(content: string, file: string): ReadIgnores {
  const entries = readYamlEntries(content, 'vulnerabilities');
  if ('problem' in entries) {
    return { ignores: [], problems: [{ place: `${file}:${entries.line}`, problem: entries.problem }], warnings: [] };
  }
  const read: Reading = { ignores: [], problems: [], warnings: [] };
  for (const { line, value } of entries) {
    const place = `${file}:${line}`;
    const parsed = v.safeParse(Entry, value);
    if (parsed.success) addEntry(read, parsed.output, place);
    else read.problems.push({ place, problem: 'the entry has no `id`, or a key of another form' });
  }
  return read;
}

interface Reading {
  readonly ignores: Ignore[];
  readonly problems: { readonly place: string; readonly problem: string }[];
  readonly warnings: string[];
}

function addEntry({ ignores, problems, warnings }: Reading, entry: v.InferOutput<typeof Entry>, place: string): void {
  const { id, paths, purls, expired_at: end, statement, ...others } = entry;
  const until = end === undefined || end === null ? undefined : asDay(end);
  const packages = (purls ?? []).map(parsePurl);
  // `expires` in place of `expired_at` would be an ignore for ever.
  for (const key of Object.keys(others))
    warnings.push(`\`${place}\` has the key \`${makePlain(key)}\`, which Trivy does not know: it has no effect`);
  if (end !== undefined && end !== null && until === undefined) {
    problems.push({ place, problem: '`expired_at` is no date like `2027-01-31`' });
  } else if (packages.includes(undefined)) {
    problems.push({ place, problem: '`purls` has an entry that is no purl' });
  } else {
    const files = (paths ?? []).map((path) => path.replace(/^\.?\/+/, ''));
    ignores.push({
      ...{ id, purls: packages.flatMap((each) => each ?? []), reason: statement?.trim(), until, place },
      ...(files.length > 0 && { paths: files }),
    });
  }
}

/** Names of vulnerabilities: `CVE-2026-1234`, `GHSA-…`. The file also names checks of configurations and secrets, which are not scanned here. */
const vulnerability = /^(?!AVD-)[A-Z][A-Z0-9]*-[\w:.-]*\d[\w:.-]*$/i;

/**
 * Reads `.trivyignore`: a name a line, with an end as `exp:2027-01-31`. The comment above an entry, or at its end, is its reason.
 * https://trivy.dev/docs/latest/configuration/filtering/#trivyignore
 */
export function parsePlainTrivyIgnore(content: string, file: string): ReadIgnores {
  const ignores: Ignore[] = [];
  const problems: { place: string; problem: string }[] = [];
  let above: string[] = [];
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const { id, until, isWrong, comment } = parseLine(line);
    // A comment is of all entries below it, up to an empty line.
    if (id === undefined) above = comment === undefined ? [] : [...above, comment];
    if (id === undefined || !vulnerability.test(id)) continue;
    const place = `${file}:${index + 1}`;
    if (isWrong) problems.push({ place, problem: '`exp:` is no date like `2027-01-31`' });
    else ignores.push({ id, purls: [], reason: comment || above.join(' ') || undefined, until, place });
  }
  return { ignores, problems, warnings: [] };
}

function parseLine(line: string) {
  const at = line.indexOf('#');
  const [id, ...more] = (at < 0 ? line : line.slice(0, at)).split(/\s+/).filter((word) => word !== '');
  const end = more.find((word) => word.startsWith('exp:'))?.slice('exp:'.length);
  const until = end === undefined ? undefined : asDay(end);
  const comment = at < 0 ? undefined : line.slice(at + 1).trim();
  return { id, until, isWrong: end !== undefined && until === undefined, comment };
}
