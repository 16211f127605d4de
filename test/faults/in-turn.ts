/** Starts work on all items, so many at once, in their order. @returns the promise of each by name */
export function inTurn<T extends { readonly name: string }, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): ReadonlyMap<string, Promise<R>> {
  const queue = items.map((item) => {
    let begin = () => {};
    const turn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    return { name: item.name, begin, result: turn.then(() => work(item)) };
  });
  const waiting = queue.values();
  const workOff = async () => {
    for (const { begin, result } of waiting) {
      begin();
      await Promise.allSettled([result]);
    }
  };
  for (let worker = 0; worker < atOnce; worker += 1) void workOff();
  return new Map(queue.map(({ name, result }) => [name, result]));
}
