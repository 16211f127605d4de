/** Works on all items in their order, so many at a time. @returns how each ended, by name */
export async function sideBySide<T extends { readonly name: string }, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<ReadonlyMap<string, PromiseSettledResult<R>>> {
  const ended = new Map<string, PromiseSettledResult<R>>();
  const waiting = items.values();
  const workOff = async () => {
    for (const item of waiting) {
      const [result] = await Promise.allSettled([work(item)]);
      ended.set(item.name, result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOff));
  return ended;
}
