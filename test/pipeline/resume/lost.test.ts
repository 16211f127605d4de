import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type ScratchRelease, scratchRelease } from '../scratch-release.ts';

/**
 * Two stores and one who tells. The first store says yes and keeps nothing while `LOSES` is set, and says so; the second one
 * fails while `REFUSE` is set.
 */
const plugins = `(() => {
  const root = dirname(process.env.EVENTS);
  const isThere = () => existsSync(join(root, 'index'));
  return [pipeline({ members: [
    { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
    { name: 'index', plugin: {
      async publish() {
        say('index.publish');
        if (!process.env.LOSES) writeFileSync(join(root, 'index'), 'here');
        return { name: 'Index', ...(isThere() ? {} : { unconfirmed: ['parcel.whl on the index'] }) };
      },
      async confirm() { return isThere() ? [] : ['parcel.whl on the index']; } } },
    { name: 'page', plugin: { async publish() {
      say('page.publish');
      if (process.env.REFUSE) throw new Error('down');
      return { name: 'Page' }; } } },
    { name: 'chat', plugin: said('chat', ['success']) },
  ] })];
})()`;

const stored = (scratch: ScratchRelease) => readFile(join(scratch.root, 'index'), 'utf8').catch(() => 'nothing');

it('what a service took and lost is unconfirmed: nobody is notified, and the next run delivers it again', async () => {
  await using scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');

  const first = await clone.release({ env: { LOSES: 'yes' } });

  expect(first).toMatchObject({ exitCode: 1, output: expect.stringContaining('EUNCONFIRMED') });
  expect(first.output).toContain('parcel.whl on the index');
  expect(await scratch.events()).toEqual(['index.publish']);
  expect(await scratch.ledger('v1.0.0')).toMatchObject({
    state: 'delivering',
    deliveries: [
      { member: 'index', state: 'unconfirmed' },
      { member: 'page', state: 'planned' },
    ],
  });

  await scratch.clearEvents();
  const second = await (await scratch.clone()).release();

  expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is complete.') });
  expect(await stored(scratch)).toBe('here');
  expect(await scratch.events()).toEqual(['index.publish', 'page.publish', 'chat.success']);
});

it('what was delivered and is gone when the release is finished is delivered again; what is there is not delivered twice', async () => {
  await using scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  await clone.release({ env: { REFUSE: 'yes' } });
  await scratch.clearEvents();

  await (await scratch.clone()).release({ env: { REFUSE: 'yes' } });
  expect(await scratch.events()).toEqual(['page.publish']);

  await rm(join(scratch.root, 'index'));
  await scratch.clearEvents();
  const last = await (await scratch.clone()).release();

  expect(last).toMatchObject({ exitCode: 0, output: expect.stringContaining('Not there any more') });
  expect(await stored(scratch)).toBe('here');
  expect(await scratch.events()).toEqual(['index.publish', 'page.publish', 'chat.success']);
  expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
});
