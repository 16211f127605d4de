import { describe, expect, it } from '@jest/globals';
import { runStage } from './run-stage.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('runStage', () => {
  it('runs at most so many at once, and returns the results in order', async () => {
    let running = 0;
    let most = 0;
    const results = await runStage(
      [3, 1, 2],
      async (n) => {
        running += 1;
        most = Math.max(most, running);
        await soon();
        running -= 1;
        return n * 2;
      },
      { concurrency: 2 },
    );

    expect(results).toEqual([6, 2, 4]);
    expect(most).toBe(2);
  });

  it('after a failure waits for who runs, and begins no other', async () => {
    const done: string[] = [];
    const run = async (name: string) => {
      await soon();
      if (name === 'bad') throw new Error('broken');
      await soon();
      done.push(name);
    };

    await expect(runStage(['bad', 'beside', 'later'], run, { concurrency: 2 })).rejects.toThrow('broken');
    expect(done).toEqual(['beside']);
  });

  it('lets everyone have their say where all must, and keeps every error', async () => {
    const run = async (name: string) => {
      throw new Error(name);
    };

    const failure = runStage(['a', 'b', 'c'], run, { concurrency: 1, settleAll: true });

    await expect(failure).rejects.toMatchObject({ errors: [{ message: 'a' }, { message: 'b' }, { message: 'c' }] });
  });
});
