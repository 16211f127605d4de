/** Waits for all, and puts what went wrong with the others: a user wants to see every problem at once. */
export async function fulfilled<T>(promises: readonly Promise<T>[], problems: unknown[]): Promise<T[]> {
  const results = await Promise.allSettled(promises);
  problems.push(...results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])));
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
