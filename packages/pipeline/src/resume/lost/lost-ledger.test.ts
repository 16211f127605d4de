import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseOptions, realPorts } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { exampleEntry } from '../../../test/example-entry.ts';
import type { ReleasePage } from '../../known-plugins/index.ts';
import { type Entry, openLedger } from '../../ledger/index.ts';
import { Options } from '../../options.ts';
import { openPipeline } from '../../plugins/index.ts';
import type { Gap } from '../find-incomplete.ts';
import { findEvidence } from './lost-ledger.ts';
import { restoreEntries, settleCopy } from './restore-entries.ts';

const now = new Date('2026-11-28T09:00:00.000Z');
const page = (tag: string, what: 'entry' | 'public' | 'draft'): ReleasePage => ({
  tag,
  url: `https://github.test/${tag}`,
  isPublic: what !== 'draft',
  ...(what === 'entry' && { readEntry: async () => '' }),
});
const gap = (changes: Partial<Gap> = {}): Gap => ({
  ...{ tag: 'v1.2.0', tags: ['v1.2.0', 'v1.1.0', 'v1.0.0'], other: undefined, isMadeByHost: true },
  ...changes,
});

describe('whether a ledger was there that is gone', () => {
  it.each<[string, Gap, ReleasePage[], string | undefined]>([
    ['the page of the release has its entry', gap(), [page('v1.2.0', 'entry')], 'v1.2.0'],
    ['the draft has its entry', gap(), [{ ...page('v1.2.0', 'entry'), isPublic: false }], 'v1.2.0'],
    [
      'the ledger was set back',
      gap({ other: 'v1.1.0', isMadeByHost: false }),
      [page('v1.2.0', 'entry'), page('v1.1.0', 'entry')],
      'v1.2.0',
    ],
    ['an older page has one, and there is no page', gap(), [page('v1.0.0', 'entry')], 'v1.0.0'],
    [
      'an older page has one, and there is a draft',
      gap(),
      [page('v1.2.0', 'draft'), page('v1.1.0', 'entry')],
      'v1.1.0',
    ],
    ['nothing has an entry any more', gap(), [page('v1.2.0', 'public'), page('v1.1.0', 'entry')], 'v1.1.0'],
    ['no page has one', gap(), [page('v1.2.0', 'public')], undefined],
    ['there are no pages', gap(), [], undefined],
    ['the page is of another branch', gap(), [page('v2.0.0', 'entry')], undefined],
    [
      'a run without Waybill made the release',
      gap({ other: 'v1.1.0' }),
      [page('v1.2.0', 'public'), page('v1.1.0', 'entry')],
      undefined,
    ],
    [
      'somebody made the tag by hand',
      gap({ other: 'v1.1.0', isMadeByHost: false }),
      [page('v1.1.0', 'entry')],
      undefined,
    ],
    ['a release ended before its page', gap({ other: 'v1.1.0' }), [page('v1.1.0', 'entry')], 'v1.1.0'],
  ])('%s', (_, of, pages, evidence) => {
    expect(findEvidence(of, pages)).toBe(evidence);
  });
});

describe('the copy of an entry on a page', () => {
  const at = '2026-11-22T09:00:00.000Z';
  const delivered: Entry = exampleEntry({
    deliveries: [
      { member: 'pypi', state: 'done', at },
      { member: 'github', state: 'started', at },
    ],
    announcements: [{ member: 'slack', event: 'success', state: 'planned', at }],
  });
  const settled = (copy: Entry, isPast: boolean, isPublic = true) =>
    settleCopy(copy, { page: { url: 'https://github.test/p', isPublic }, member: 'github', isPast, now });

  it('is of a complete release where a later one followed and only the page was missing', () => {
    const entry = settled(delivered, true);

    expect(entry).toMatchObject({ state: 'complete', run: { ended: now.toISOString() } });
    expect(entry.deliveries.map(({ state }) => state)).toEqual(['done', 'done']);
    expect(entry.announcements.map(({ state }) => state)).toEqual(['done']);
  });

  it.each<[string, Entry]>([
    ['the newest', settled(delivered, false)],
    ['a draft', settled(delivered, true, false)],
    [
      'one that lacks another delivery',
      settled({ ...delivered, deliveries: [{ member: 'pypi', state: 'failed', at }] }, true),
    ],
  ])('is of a release to look at where it is %s', (_, entry) => {
    expect(entry).toMatchObject({ state: 'delivering', run: { ended: now.toISOString() } });
  });

  it('keeps what a person decided', () => {
    const abandoned = exampleEntry({ state: 'abandoned', abandoned: { at, reason: 'the index rejects it' } });

    expect(settled(abandoned, true)).toMatchObject({
      state: 'abandoned',
      abandoned: { reason: 'the index rejects it' },
    });
  });
});

it('restores entries from pages, and takes none that is of another tag, of another commit, or no entry', async () => {
  await using folder = await temporaryFolder();
  const [bare, cwd] = [join(folder.path, 'remote.git'), join(folder.path, 'work')];
  const git = async (place: string, ...args: string[]) => {
    const { exitCode, stdout, tail } = await realPorts(fakeContext({ cwd: place })).run('git', args, { cwd: place });
    if (exitCode !== 0) throw new Error(tail);
    return stdout.trim();
  };
  await git(folder.path, 'init', '--quiet', '--bare', '--initial-branch', 'main', bare);
  await git(folder.path, 'clone', '--quiet', bare, cwd);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  await git(cwd, ...identity, 'commit', '--quiet', '--allow-empty', '--message', 'feat: one');
  const tags = ['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0', 'v1.4.0'];
  for (const tag of tags) await git(cwd, 'tag', tag);
  const gitHead = await git(cwd, 'rev-parse', 'HEAD');
  const text = (tag: string, changes: Partial<Entry> = {}) =>
    JSON.stringify({ ...exampleEntry({ tag, version: tag.slice(1), gitHead, artifacts: [] }), ...changes });
  const copies = [
    text('v1.0.0'),
    text('v1.1.0', { gitHead: 'c'.repeat(40) }),
    text('v1.0.0'),
    '<html>',
    text('v1.4.0'),
  ];
  await using server = await loopback((request, response) => {
    const [, id] = /\/assets\/(\d+)$/.exec(request.url ?? '') ?? [];
    const assets = (i: number) => [{ id: i, name: 'waybill.json', size: 9, state: 'uploaded' }];
    const shown = { draft: false, html_url: 'https://github.test/page', upload_url: 'https://github.test/upload' };
    const list = tags.map((tag_name, i) => ({ ...shown, id: i, tag_name, assets: assets(i) }));
    response.end(id === undefined ? JSON.stringify(list) : copies[Number(id)]);
  });
  const env = { ...process.env, GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url };
  const context = fakeContext({ cwd, env, options: { repositoryUrl: `file://${bare}`, tagFormat: 'v${version}' } });
  const plugin = '@semantic-release/github';
  const raw = { members: [plugin], resolveFrom: import.meta.resolve('../../../../preset/src/index.ts') };
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env });
  const input = { options, context, ports: { ...realPorts(context), http: eagerHttp } };

  const restored = await restoreEntries(await openPipeline(input), input, tags.slice(0, 4));

  expect(restored).toMatchObject([
    { tag: 'v1.0.0', entry: { tag: 'v1.0.0', gitHead } },
    { tag: 'v1.1.0', problem: expect.stringContaining('it is for commit cccccccccc') },
    { tag: 'v1.2.0', problem: expect.stringContaining('it is the entry of v1.0.0') },
    { tag: 'v1.3.0', problem: expect.stringContaining('it is not JSON') },
  ]);
  expect(await openLedger(context, input.ports).tags()).toEqual(['v1.0.0']);
  expect(await git(bare, 'ls-tree', '--name-only', 'refs/notes/waybill')).toBe('v1.0.0');
});
