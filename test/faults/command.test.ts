import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { faultCases } from './cases.ts';
import { breakGround, type Ground } from './ground.ts';
import { judge } from './judge.ts';
import { newPlace } from './place.ts';
import { readPublished } from './published.ts';
import { breakRelease } from './run-case.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await breakGround();
});
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
});

it('`npx waybill` shows what a broken release lacks, and finishes it behind the branch', async () => {
  await using place = await newPlace(ground);
  const { cwd } = await place.repository.clone();
  const waybill = async (...args: string[]) => {
    const { exitCode, all } = await execa('npx', ['waybill', ...args], {
      ...{ cwd, env: place.environment, reject: false, all: true },
    });
    return { exitCode, output: all };
  };
  for (const faultCase of faultCases('^second file: refused$')) await breakRelease(faultCase, place);

  expect(await waybill('status')).toMatchObject({ exitCode: 3, output: expect.stringContaining('EUPLOADFAILED') });
  const { exitCode, output } = await waybill('resume', '1.0.0');

  expect(output).toContain('Release v1.0.0 is complete.');
  const published = await readPublished(place);
  const problems = judge(published, { repeat: false });
  expect({ problems, exitCode }).toEqual({ problems: [], exitCode: 0 });
  // Whoever reads of the release can pull exactly this image.
  const digest = published.image['1.0.0'] ?? 'none';
  expect(published.releases[0]?.body).toContain(digest);
  expect(JSON.stringify(await place.services.slack.messages('engineering'))).toContain(digest);
  expect(await waybill('status', 'v1.0.0')).toMatchObject({ exitCode: 0 });
  expect(await waybill('resume')).toMatchObject({ exitCode: 0, output: expect.stringContaining('nothing to do') });
});
