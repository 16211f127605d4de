import { v } from '@waybill/kernel';
import { parsePurl } from '../findings/index.ts';
import { asDay, type Ignore, type ReadIgnores } from './ignore.ts';
import { readYamlEntries } from './yaml-entries.ts';

const Entry = v.object({
  id: v.string(),
  paths: v.optional(v.array(v.string())),
  purls: v.optional(v.array(v.string()), []),
  expired_at: v.optional(v.unknown()),
  statement: v.optional(v.string()),
});

/** Reads `.trivyignore.yaml`. https://trivy.dev/docs/latest/configuration/filtering/#trivyignoreyaml */
export function parseTrivyIgnore(content: string, file: string): ReadIgnores {
  const entries = readYamlEntries(content, 'vulnerabilities');
  if ('problem' in entries) {
    return { ignores: [], problems: [{ place: `${file}:${entries.line}`, problem: entries.problem }], warnings: [] };
  }
  const read = {
    ignores: [] as Ignore[],
    problems: [] as { place: string; problem: string }[],
    warnings: [] as string[],
  };
  for (const { line, value } of entries) {
    const place = `${file}:${line}`;
    const parsed = v.safeParse(Entry, value);
    if (!parsed.success) {
      read.problems.push({ place, problem: 'the entry has no `id`, or a key of another form' });
      continue;
    }
    const { id, paths, purls, expired_at: end, statement } = parsed.output;
    const until = end === undefined || end === null ? undefined : asDay(end);
    const packages = purls.map(parsePurl);
    if (end !== undefined && end !== null && until === undefined) {
      read.problems.push({ place, problem: '`expired_at` is no date like `2027-01-31`' });
    } else if (packages.includes(undefined)) {
      read.problems.push({ place, problem: '`purls` has an entry that is no purl' });
    } else if (paths !== undefined) {
      read.warnings.push(`\`${place}\` ignores ${id} by \`paths\`, which is not supported: use \`purls\``);
    } else {
      read.ignores.push({ id, purls: packages.flatMap((each) => each ?? []), reason: statement, until, place });
    }
  }
  return read;
}
