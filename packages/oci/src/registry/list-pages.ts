import { type Answer, nameOf, nextAddress, type v } from '@waybill/kernel';
import { hint } from '../connection/index.ts';
import { endlessList } from '../errors.ts';

/** More than any repository has: somebody who answers without end would keep us for ever, or fill the memory. */
const mostPages = 1000;
const mostEntries = 500_000;

/** Reads one page. @returns nothing when there is no such list */
export type ReadPage = (url: URL) => Promise<Answer | undefined>;

/**
 * The entries of a list that may come in pages, each naming the next in `Link`.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags
 *
 * @param page what each of them is as JSON
 * @returns `undefined` when there is no such list
 * @throws EENDLESSLIST, EREDIRECT
 */
export async function listPages<S extends v.GenericSchema, T>(
  first: URL,
  readPage: ReadPage,
  page: S,
  listEntries: (page: v.InferOutput<S>) => readonly T[],
) {
  const entries: T[] = [];
  const seen = new Set<string>();
  let url: URL | undefined = first;
  // A registry that names a page again would keep us for ever.
  while (url !== undefined && !seen.has(url.href)) {
    seen.add(url.href);
    const answer: Answer | undefined = await readPage(url);
    if (answer === undefined) return undefined;
    // One by one: as arguments, so many would overflow the stack.
    for (const entry of listEntries(answer.json(page))) entries.push(entry);
    if (seen.size > mostPages || entries.length > mostEntries) throw endlessList(nameOf({ url: first }));
    const next: string | undefined = /<([^>]+)>\s*;\s*rel="?next"?/i.exec(answer.headers.get('link') ?? '')?.[1];
    url = next === undefined ? undefined : nextAddress(next, { url, name: nameOf({ url }), hint });
  }
  return entries;
}
