import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { breakGround, type Ground } from './ground.ts';
import { startJob } from './job.ts';
import { judge } from './judge.ts';
import { newPlace } from './place.ts';
import { readPublished } from './published.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await breakGround();
});
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
});

/** Milliseconds: both build, both look, one delivers, one has just ended. */
const pauses = [0, 1500, 6000, 9000];

describe.each([
  { checkout: 'as a job does that starts then', isFresh: true },
  { checkout: 'before either started', isFresh: false },
])('two runs on a branch, the second one checked out $checkout', ({ isFresh }) => {
  it.each(pauses)('%i ms apart: one releases, the other ends clearly and does no harm', async (apart) => {
    await using place = await newPlace(ground);
    const { environment: env, direct } = place;
    const early = await place.repository.clone();

    const jobs = [startJob(await place.repository.clone(), { env, start: direct }).ended];
    await wait(apart);
    jobs.push(startJob(isFresh ? await place.repository.clone() : early, { env, start: direct }).ended);
    const ends = await Promise.all(jobs);

    expect({ problems: judge(await readPublished(place), { repeat: false }) }).toEqual({ problems: [] });
    const made = ends.filter(({ output }) => output.includes('Published release 1.0.0'));
    expect(made).toHaveLength(1);
    expect(made[0]?.exitCode).toBe(0);
    const other = ends.find((end) => end !== made[0]);
    expect(other?.output).toMatch(/ELEDGERTAKEN|no relevant changes|is behind the remote/);
    expect(other?.exitCode).toBe(other?.output.includes('ELEDGERTAKEN') ? 1 : 0);
  });
});
