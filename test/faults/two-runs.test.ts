import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { breakGround, type Ground } from './ground.ts';
import { startJob } from './job.ts';
import { judge } from './judge.ts';
import { newPlace } from './place.ts';
import { readPublished } from './published.ts';

jest.setTimeout(300_000);

let ground: Ground;
beforeAll(async () => {
  ground = await breakGround();
});
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
});

it.each([0, 1500, 9000])('of two runs on a branch, %i ms apart, one releases and one does no harm', async (apart) => {
  await using place = await newPlace(ground);
  const [first, second] = [await place.repository.clone(), await place.repository.clone()];

  const jobs = [startJob(first, { env: place.environment }).ended];
  await new Promise((resolve) => setTimeout(resolve, apart));
  jobs.push(startJob(second, { env: place.environment }).ended);
  const ends = await Promise.all(jobs);

  expect({ problems: judge(await readPublished(place), { repeat: false }) }).toEqual({ problems: [] });
  const made = ends.filter(({ output }) => output.includes('Published release 1.0.0'));
  expect(made).toHaveLength(1);
  expect(made[0]?.exitCode).toBe(0);
  const other = ends.find((end) => end !== made[0]);
  expect(other?.output).toMatch(/ELEDGERTAKEN|no relevant changes|is behind the remote/);
});
