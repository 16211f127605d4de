import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { faultCases } from './cases.ts';
import { breakGround, type Ground } from './ground.ts';
import { type Outcome, runCase } from './run-case.ts';
import { sideBySide } from './side-by-side.ts';

jest.setTimeout(1_500_000);

const cases = faultCases(process.env['FAULTS']);
/** Jobs wait most of their time: for GitHub's pace, for a retry, for each other. */
const atOnce = 3;

let ground: Ground;
let outcomes: ReadonlyMap<string, PromiseSettledResult<Outcome>>;
let injected = 0;
let recovered = 0;

beforeAll(async () => {
  ground = await breakGround();
  // All of them here: jest allows no import while neither a test nor a hook runs, and the cases run side by side.
  outcomes = await sideBySide(cases, atOnce, (faultCase) => runCase(faultCase, ground));
});

afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
  process.stdout.write(`\n${injected} faults injected, ${recovered} recovered\n`);
});

it('has at least 60 faults', () => {
  expect(new Set(faultCases('ordinary').map(({ name }) => name)).size).toBeGreaterThanOrEqual(60);
});

describe('an ordinary run finishes what a dead one began', () => {
  it.each(cases)('$name', ({ name }) => {
    const settled = outcomes.get(name);
    if (settled?.status !== 'fulfilled') throw settled?.reason ?? new Error(`There is no outcome of ${name}.`);
    const outcome = settled.value;
    const { struck, broken, recovery, repetition, problems } = outcome;

    expect([struck, broken.exitCode, broken.output]).toEqual([true, broken.exitCode, broken.output]);
    injected += 1;
    const { exitCode } = recovery;
    expect({ problems, exitCode }).toEqual({ problems: [], exitCode: 0 });
    expect(repetition.exitCode).toBe(0);
    expect(outcome.repeated).toEqual(outcome.recovered);
    recovered += 1;
  });
});
