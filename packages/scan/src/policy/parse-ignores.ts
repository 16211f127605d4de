import { v } from '@waybill/kernel';
import { parsePurl } from '../findings/index.ts';
import { asDay, type Ignore, justifications, type ReadIgnores } from './ignore.ts';
import { readYamlEntries } from './yaml-entries.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('is empty'));

const Entry = v.strictObject({
  id: text,
  package: v.optional(text),
  reason: text,
  until: v.pipe(
    v.unknown(),
    v.check((value) => asDay(value) !== undefined, 'is no date like `2027-01-31`'),
    v.transform((value) => asDay(value) ?? ''),
  ),
  justification: v.optional(v.picklist(justifications)),
});

/** Reads the ignores of the project: a list `ignores` in YAML, whose entries have a reason and an end. */
export function parseIgnores(content: string, file: string): ReadIgnores {
  const entries = readYamlEntries(content, 'ignores');
  if ('problem' in entries) {
    return { ignores: [], problems: [{ place: `${file}:${entries.line}`, problem: entries.problem }], warnings: [] };
  }
  const ignores: Ignore[] = [];
  const problems: { place: string; problem: string }[] = [];
  for (const { line, value } of entries) {
    const place = `${file}:${line}`;
    const read = v.safeParse(Entry, value);
    if (!read.success) problems.push({ place, problem: explain(read.issues[0]) });
    else ignores.push(ignoreOf(read.output, place));
  }
  return { ignores, problems, warnings: [] };
}

function ignoreOf({ package: named, ...entry }: v.InferOutput<typeof Entry>, place: string): Ignore {
  const purl = named === undefined ? undefined : parsePurl(named);
  return {
    ...entry,
    purls: purl === undefined ? [] : [purl],
    packageName: purl === undefined ? named : undefined,
    place,
  };
}

function explain(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue);
  if (key === null) return 'the entry is not an object with `id`, `reason` and `until`';
  if (issue.expected === 'never') return `the entry has the unknown key \`${key}\``;
  return issue.received === 'undefined' ? `the entry has no \`${key}\`` : `\`${key}\` ${issue.message}`;
}
