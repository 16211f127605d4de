import type { Distribution } from '../files/index.ts';
import type { HeldFile, Listing, SimpleIndex } from '../indexes/index.ts';
import type { PublishedFile, PublishedFiles } from './plan-upload.ts';

/**
 * What an index lists under the names of files that go to it. What another index keeps does not count; where the list does
 * not tell, the index's own list of projects decides.
 *
 * @param files of one project
 */
export async function findPublished(
  files: readonly Distribution[],
  listing: Listing,
  reader: SimpleIndex,
): Promise<PublishedFiles> {
  const published = new Map<string, PublishedFile>();
  for (const file of files) {
    const entries = listing.files.filter(({ name, holder }) => name === file.name && holder !== 'other');
    const best = await pickEntry(entries, file, reader);
    if (best !== undefined) published.set(file.name, best);
  }
  return published;
}

/** Of several files of one name, as a list that was put together may have, the index's own; then that with our bytes. */
async function pickEntry(entries: readonly HeldFile[], file: Distribution, reader: SimpleIndex) {
  const own = entries.filter(({ holder }) => holder === 'index');
  let last: string | undefined;
  for (const entry of own.length > 0 ? own : entries) {
    last = await reader.digest(entry, file.size);
    if (last === file.sha256) break;
  }
  if (last === undefined) return undefined;
  // Only for the same bytes it matters whose they are: others stop the release.
  const isOwn = own.length > 0 || (last === file.sha256 && (await reader.knows(file.project)) === true);
  return { sha256: last, isOwn };
}
