import { describe, expect, it } from '@jest/globals';
import { settleAll, throwProblems } from './problems.ts';

const [one, two, three] = [new Error('one'), new Error('two'), new Error('three')];

describe('throwProblems', () => {
  it('throws nothing of none, one as it is, and several together', () => {
    expect(() => throwProblems([])).not.toThrow();
    expect(() => throwProblems([one])).toThrow(one);
    expect(() => throwProblems([one, two])).toThrow(expect.objectContaining({ errors: [one, two] }));
  });
});

describe('settleAll', () => {
  it('gives the results in the order of the work', async () => {
    const slow = Promise.resolve().then(() => Promise.resolve('slow'));
    expect(await settleAll([slow, Promise.resolve('fast')])).toEqual(['slow', 'fast']);
  });

  it('waits for all work, and throws every problem of it', async () => {
    let hasEnded = false;
    const late = Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => {
        hasEnded = true;
      });
    const work = [Promise.reject(one), late, Promise.reject(new AggregateError([two, three]))];
    await expect(settleAll(work)).rejects.toMatchObject({ errors: [one, two, three] });
    expect(hasEnded).toBe(true);
  });
});
