import pMap, { pMapSkip } from 'p-map';

/**
 * Works on the items, some at the same time. After a failure no further item is begun; what is under way is awaited, so
 * that nothing goes on behind the caller's back.
 *
 * @returns the results, in the order of the items
 * @throws the first failure
 */
export async function inParallel<T, R>(
  items: Iterable<T>,
  concurrency: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const failures: unknown[] = [];
  const results = await pMap(
    items,
    async (item) => {
      if (failures.length > 0) return pMapSkip;
      try {
        return await work(item);
      } catch (error) {
        failures.push(error);
        return pMapSkip;
      }
    },
    { concurrency },
  );
  if (failures.length > 0) throw failures[0];
  return results;
}
