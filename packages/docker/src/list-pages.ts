/** Reads one page. @returns nothing when there is no such list */
export type ReadPage = (url: URL) => Promise<Response | undefined>;

/**
 * The entries of a list that may come in pages, each naming the next in `Link`.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags
 *
 * @returns `undefined` when there is no such list
 */
export async function listPages<T>(first: URL, readPage: ReadPage, entriesOf: (page: object) => readonly T[]) {
  const entries: T[] = [];
  const seen = new Set<string>();
  let url: URL | undefined = first;
  // A registry that names a page again would keep us for ever.
  while (url !== undefined && !seen.has(url.href)) {
    seen.add(url.href);
    const answer: Response | undefined = await readPage(url);
    if (answer === undefined) return undefined;
    entries.push(...entriesOf((await answer.json()) as object));
    const next: string | undefined = /<([^>]+)>\s*;\s*rel="?next"?/i.exec(answer.headers.get('link') ?? '')?.[1];
    url = next === undefined ? undefined : new URL(next, url);
  }
  return entries;
}
