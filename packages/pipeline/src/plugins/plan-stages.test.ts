import { describe, expect, it } from '@jest/globals';
import { planStages } from './plan-stages.ts';

describe('planStages', () => {
  it('follows the stages, and puts the others after them, one by one', () => {
    const stages = [['b', 'd'], ['a']];

    expect(planStages({ members: ['a', 'b', 'c', 'd', 'e'], stages, together: false })).toEqual([
      ['b', 'd'],
      ['a'],
      ['c'],
      ['e'],
    ]);
  });

  it('lets the others run together where the order does not matter', () => {
    expect(planStages({ members: ['a', 'b', 'c'], stages: [['b']], together: true })).toEqual([['b'], ['a', 'c']]);
  });

  it('leaves out who does not have the step, and stages that are empty then', () => {
    expect(planStages({ members: ['a'], stages: [['x'], ['a', 'y']], together: false })).toEqual([['a']]);
    expect(planStages({ members: [], together: true })).toEqual([]);
  });
});
