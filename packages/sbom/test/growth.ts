const rounds = 3;

/**
 * How many times more processor time a run takes with `large` than with `small`. Time on the processor, and the best of
 * some rounds: the clock would tell how busy the machine is.
 */
export async function growth(
  [small, large]: readonly [small: number, large: number],
  run: (size: number) => unknown,
): Promise<number> {
  await run(small);
  const best = async (size: number) => {
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = process.cpuUsage();
      await run(size);
      const { user, system } = process.cpuUsage(start);
      times.push(user + system);
    }
    return Math.min(...times);
  };
  // Below a millisecond it is noise.
  return (await best(large)) / Math.max(await best(small), 1000);
}
