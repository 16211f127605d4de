import { isTooDeep, v } from '@waybill/kernel';

/** Of the ledger's entry, what stays the same while a release is delivered. */
const Entry = v.object({
  tag: v.string(),
  version: v.string(),
  gitHead: v.string(),
  artifacts: v.array(
    v.object({
      kind: v.string(),
      name: v.string(),
      sha256: v.optional(v.string()),
      digest: v.optional(v.string()),
    }),
  ),
});

/** Bytes of an entry: ten thousand artifacts and long notes take less. */
export const longestEntry = 20_000_000;

/** What a copy of the ledger says a release consists of, on one line; nothing when it is no such copy. */
export function parseEntry(text: string): string | undefined {
  if (text.length > longestEntry || isTooDeep(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(Entry, value);
  if (!parsed.success) return undefined;
  const { tag, version, gitHead, artifacts } = parsed.output;
  const lines = artifacts.map(({ kind, name, sha256, digest }) => JSON.stringify([kind, name, sha256, digest]));
  return JSON.stringify([tag, version, gitHead, lines.sort()]);
}
