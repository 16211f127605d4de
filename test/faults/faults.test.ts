import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Remote } from './boundary.ts';
import { type FaultCase, faultCases, randomCases, takePart } from './cases.ts';
import { breakGround, type Ground } from './ground.ts';
import { type Outcome, runCase } from './run-case.ts';
import { sideBySide } from './side-by-side.ts';
import { canMount } from './small-disk.ts';

jest.setTimeout(1_500_000);

const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 1e6));
const { FAULTS: chosen = 'ordinary', FAULTS_PART: part = '1/1' } = process.env;
/** Each takes no longer than a job may. */
const atRandom = { ordinary: 4, all: 20, moments: 20 }[chosen] ?? 0;
const all = [...faultCases(chosen), ...randomCases(seed, atRandom)];
const wanted = takePart(all, part);
const cases = wanted.filter(({ kind }) => kind !== 'full' || canMount);
/** Jobs wait most of their time: for GitHub's pace, for a retry, for each other. */
const atOnce = 2 * availableParallelism();

let ground: Ground;
let outcomes: ReadonlyMap<string, PromiseSettledResult<Outcome>>;
let injected = 0;
let recovered = 0;

beforeAll(async () => {
  ground = await breakGround();
  // All of them here: jest allows no import while neither a test nor a hook runs, and the cases run side by side.
  outcomes = await sideBySide(cases, atOnce, (each) => runCase(each, ground, { thorough: isFirstOfItsBoundary(each) }));
});

afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
  const leftOut = wanted.length - cases.length;
  if (leftOut > 0) process.stdout.write(`\n${leftOut} faults left out: a full disk needs the right to mount one.`);
  process.stdout.write(`\nThe moments are of seed ${seed}: FAULTS_SEED=${seed} repeats them.`);
  process.stdout.write(`\n${injected} faults injected, ${recovered} recovered\n`);
});

describe('the ordinary faults', () => {
  const ordinary = faultCases();

  it('are at least 60, without those that need a disk of their own', () => {
    const names = ordinary.filter(({ kind }) => kind !== 'full').map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  it.each<Remote>(['registry', 'index', 'github', 's3', 'slack'])('break %s in every way after the tag', (remote) => {
    const here = ordinary.filter(({ boundary: at }) => at.is === 'request' && at.tagged && at.remote === remote);
    const kinds = new Set(here.map(({ kind }) => kind).filter((kind) => !kind.startsWith('cancelled')));
    expect([...kinds].sort()).toEqual([
      ...['cut', 'hanging', 'killed after', 'killed before', 'killed during', 'refused', 'throttled', 'unheard'],
    ]);
  });
});

describe('an ordinary run finishes what a dead one began', () => {
  it.each(cases)('$name', ({ name, boundary }) => {
    const settled = outcomes.get(name);
    if (settled?.status !== 'fulfilled') throw settled?.reason ?? new Error(`There is no outcome of ${name}.`);
    const outcome = settled.value;
    const { struck, broken, left, recovery, repetition, problems } = outcome;

    // A job may be faster than a moment: then it must have ended well, and is no fault that was recovered.
    const isMissed = boundary.is === 'moment' && !struck;
    const output = { exitCode: broken.exitCode, output: broken.output };
    expect({ ...output, struck }).toEqual({ ...output, struck: !isMissed, ...(isMissed && { exitCode: 0 }) });
    injected += isMissed ? 0 : 1;
    expect({ left, output: broken.output }).toEqual({ left: [], output: broken.output });
    const { exitCode } = recovery;
    expect({ problems, exitCode }).toEqual({ problems: [], exitCode: 0 });
    expect(repetition?.exitCode ?? 0).toBe(0);
    expect(outcome.repeated).toEqual(outcome.recovered);
    recovered += isMissed ? 0 : 1;
  });
});

/** Thorough is once for each boundary: what comes on top is the same at every kind. */
function isFirstOfItsBoundary(one: FaultCase): boolean {
  return all.find(({ boundary }) => boundary === one.boundary) === one;
}
