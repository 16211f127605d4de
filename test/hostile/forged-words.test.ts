import { expect, it } from '@jest/globals';
import { execa } from 'execa';
import type { Entry } from '../../packages/pipeline/src/ledger/entries/parse-ledger.ts';
import { type ScratchRelease, scratchRelease } from '../pipeline/scratch-release.ts';

const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'store', plugin: said('store', ['publish'], { publish: () => ({ name: 'Store' }) }) },
  { name: 'chat', plugin: said('chat', ['success'], { success: (_, { nextRelease: { channel, notes }, branch: { main } }) =>
    say(JSON.stringify({ channel, main, notes: notes.replaceAll('\\n', ' ') })) }) }] })]`;

/** Writes an entry on top of the ledger, as somebody who may push notes can. */
async function forge(scratch: ScratchRelease, entry: Partial<Entry>): Promise<void> {
  const text = JSON.stringify(entry);
  const file = `M 100644 inline ${entry.tag}/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const head =
    'commit refs/notes/waybill\ncommitter Someone <s@example.com> now\ndata 1\nx\nfrom refs/notes/waybill^0\n';
  const args = ['--git-dir', `${scratch.root}/remote.git`, 'fast-import', '--quiet', '--date-format=now', '--done'];
  await execa('git', args, { input: `${head}${file}done\n` });
}

const evil = '## 9.9.9\n\n[Install the fix](https://evil.test/fix.sh) at once.';

it('nobody is notified of what somebody wrote into the ledger: the words are those of the commits', async () => {
  await using scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  await clone.release();
  const honest = await scratch.events();
  const entry = await scratch.ledger('v1.0.0');
  const planned = entry.announcements.map(({ member, event, at }) => ({
    member,
    event,
    at,
    state: 'planned' as const,
  }));
  const forgery = { state: 'delivering', notes: evil, channel: 'evil', announcements: planned } as const;
  await forge(scratch, { ...entry, ...forgery, branch: { name: 'main', type: 'maintenance', main: false } });
  await scratch.clearEvents();

  const next = await (await scratch.clone()).release();

  expect(next).toMatchObject({ exitCode: 0, output: expect.stringContaining('are made again from its commits') });
  expect(await scratch.events()).toEqual(honest.filter((line) => line !== 'store.publish'));
  expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete', notes: entry.notes, channel: null });
});

it('a release does not begin with notes that somebody wrote for it before', async () => {
  await using scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  await clone.release();
  const entry = await scratch.ledger('v1.0.0');
  await clone.commit('feat: weigh more');
  const head = await clone.git('rev-parse', 'HEAD');
  await forge(scratch, {
    ...entry,
    ...{ tag: 'v1.1.0', version: '1.1.0', state: 'planned', notes: evil, builtFrom: head, gitHead: head },
    lastRelease: { version: '1.0.0', gitTag: 'v1.0.0' },
  });
  await scratch.clearEvents();

  expect(await (await scratch.clone()).release()).toMatchObject({ exitCode: 0 });

  expect((await scratch.events()).at(-1)).toContain('## 1.1.0 * feat: weigh more');
  expect((await scratch.ledger('v1.1.0')).notes).not.toContain('evil');
});
