import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { faultCases } from './cases.ts';
import { breakGround, type Ground } from './ground.ts';
import { startJob } from './job.ts';
import { judge } from './judge.ts';
import { newPlace, type Place } from './place.ts';
import { files, slug, version } from './project.ts';
import { readPublished } from './published.ts';
import { breakRelease } from './run-case.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await breakGround();
});
afterAll(async () => {
  await ground?.[Symbol.asyncDispose]();
});

/** The index is asked for four seconds only whether it shows a file. */
const hasty = { '.releaserc': JSON.stringify({ extends: '@waybill/preset', pypi: { patience: 4 } }) };

async function run({ repository, environment: env, direct: start }: Place) {
  return startJob(await repository.clone(), { env, start }).ended;
}

const messages = (published: Awaited<ReturnType<typeof readPublished>>) => Object.values(published.messages).flat();

it('a file that the index took and lost is delivered by the next run, and nobody is notified before', async () => {
  await using place = await newPlace(ground, { ...files, ...hasty });
  place.doors.index.inject({
    match: ({ method, headers }) => method === 'POST' && Number(headers['content-length']) > 1000,
    fault: { kind: 'status', status: 200, body: 'OK' },
    after: 1,
    times: 1,
  });

  const first = await run(place);
  const between = await readPublished(place);

  expect([first.exitCode, first.output.includes('EUNCONFIRMED')]).toEqual([1, true]);
  expect(between.files).toHaveLength(1);
  expect(between.releases.filter(({ draft }) => !draft)).toEqual([]);
  expect(messages(between).filter((text) => text.includes('is released'))).toEqual([]);
  expect(between.ledger?.deliveries).toContainEqual(expect.objectContaining({ member: 'pypi', state: 'unconfirmed' }));

  const second = await run(place);

  expect({ exitCode: second.exitCode, problems: judge(await readPublished(place), { repeat: false }) }).toEqual({
    exitCode: 0,
    problems: [],
  });
});

it('a page that a person deleted before the resume is made again', async () => {
  await using place = await newPlace(ground);
  const [killed] = faultCases('^first channel: killed before$');
  if (killed === undefined) throw new Error('There is no such fault.');
  expect((await breakRelease(killed, place)).struck).toBe(true);
  const { github } = place.services;
  const [page] = await github.releases(slug);
  expect(page).toMatchObject({ tag: `v${version}`, draft: false });
  const deleted = await fetch(`${github.url}/repos/${slug}/releases/${page?.id}`, {
    method: 'DELETE',
    headers: { authorization: `token ${github.token}` },
  });
  expect(deleted.status).toBe(204);

  const { exitCode, output } = await run(place);

  expect({ exitCode, problems: judge(await readPublished(place), { repeat: true }) }).toEqual({
    exitCode: 0,
    problems: [],
  });
  expect(output).toContain(`Not there any more: the release page of v${version}.`);
});
