import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { canMakeHosts, scratchRelease } from './scratch-release.ts';

const preset = pathToFileURL(join(import.meta.dirname, '../../packages/preset/src/index.ts')).href;

/** `DIE` names a step that kills its process; `BACK` one after which the clock of the run is an hour behind. */
const step = `(name, hook) => {
  if (process.env.DIE === name + '.' + hook) process.kill(process.pid, 'SIGKILL');
  if (process.env.BACK === name + '.' + hook) {
    const RealDate = Date;
    globalThis.Date = class extends RealDate {
      constructor(...args) { super(...(args.length === 0 ? [RealDate.now() - 3_600_000] : args)); }
      static now() { return RealDate.now() - 3_600_000; }
    };
  }
}`;
const plugins = `[pipeline({ resolveFrom: '${preset}', lease: 4, commit: ['git', 'late'], members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }, '@semantic-release/changelog',
  { plugin: '@semantic-release/git', options: { assets: ['CHANGELOG.md'] } },
  ...['late', 'a', 'b'].map((name) => ({ name, plugin: said(name, ['prepare', 'publish', 'success'], {
    prepare: () => (${step})(name, 'prepare'),
    publish: () => { (${step})(name, 'publish'); return { name, ...(name === 'b' && process.env.FOUND ? { found: true } : {}) }; },
    success: (_, { nextRelease }) => { (${step})(name, 'success'); say(name + ': ' + nextRelease.notes.split('\\\\n')[0]); } }) })),
] })], branches: ['main', { name: 'develop', prerelease: 'beta', channel: 'beta' }]`;

describe('a version that never came to be', () => {
  it('leaves no section in the changelog and no entry in the ledger', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.git('tag', 'v1.0.0');
    await clone.git('push', '--quiet', 'origin', 'v1.0.0');
    await clone.commit('fix: weigh less');
    await (canMakeHosts
      ? clone.releaseOn('one', { env: { DIE: 'late.prepare' } }).ended
      : clone.release({ env: { DIE: 'late.prepare' } }));
    expect(await scratch.ledger('v1.0.1')).toMatchObject({ state: 'planned' });
    expect(await scratch.bare('show', 'main:CHANGELOG.md')).toContain('## 1.0.1');
    const next = await scratch.clone();
    await next.commit('feat: lift');

    const second = await next.release();

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('v1.0.1 was begun and never tagged') });
    expect((await scratch.tags()).toSorted()).toEqual(['v1.0.0', 'v1.1.0']);
    const changelog = await scratch.bare('show', 'v1.1.0:CHANGELOG.md');
    expect(changelog).not.toContain('## 1.0.1');
    expect(changelog.match(/weigh less/g)).toHaveLength(1);
    expect(await scratch.bare('ls-tree', '-d', '--name-only', 'refs/notes/waybill')).toBe('v1.1.0');
    expect(await next.waybill('ledger', 'check')).toMatchObject({ exitCode: 0 });
  });
});

describe('a dead beta', () => {
  it('is its own branch’s business after a merge', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release();
    await clone.git('pull', '--quiet');
    await clone.git('switch', '--quiet', '--create', 'develop');
    await clone.git('commit', '--quiet', '--allow-empty', '--message', 'feat: lift');
    await clone.git('push', '--quiet', 'origin', 'develop');
    await clone.release({ env: { DIE: 'a.publish' } });
    await clone.git('fetch', '--quiet', '--tags');
    // Its entry is gone, too.
    const whole = await scratch.bare('rev-parse', 'refs/notes/waybill');
    const only = await scratch.bare('log', '--format=%H', '--max-count=1', '--grep', '^v1.0.0: complete', whole);
    await scratch.bare('update-ref', 'refs/notes/waybill', only);
    await clone.git('switch', '--quiet', 'main');
    await clone.git('merge', '--quiet', '--no-edit', 'origin/develop');
    await clone.git('push', '--quiet', 'origin', 'main');

    const { exitCode, output } = await (await scratch.clone()).release();

    expect(exitCode).toBe(0);
    expect(output).not.toMatch(/no entry for v1\.1\.0-beta|ledger check/);
    expect(await scratch.tags()).toContain('v1.1.0');
  });
});

describe('a release whose run died', () => {
  it('is finished when the clock goes back meanwhile', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release({ env: { DIE: 'a.publish' } });
    await scratch.clearEvents();

    const second = await (await scratch.clone()).release({ env: { BACK: 'a.publish' } });

    expect(second).toMatchObject({ exitCode: 0 });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
    expect(await scratch.events()).toEqual(expect.arrayContaining(['a.publish', 'b.publish']));
    expect(await (await scratch.clone()).release()).toMatchObject({ exitCode: 0 });
    expect((await scratch.events()).filter((event) => event === 'a.success')).toHaveLength(1);
  });

  it('says that an announcement is the second one, also where somebody has set the ledger back', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release();
    const planned = await scratch.bare('log', '--format=%H', '--grep', '^v1.0.0: planned', 'refs/notes/waybill');
    await scratch.bare('update-ref', 'refs/notes/waybill', planned.split('\n')[0] ?? '');
    await scratch.clearEvents();

    // What is public is found by whoever delivers it.
    const second = await (await scratch.clone()).release({ env: { FOUND: 'yes' } });

    expect(second).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toContain('a: _An earlier run may have announced this release already._');
    expect((await scratch.ledger('v1.0.0')).announcements).toMatchObject([{}, {}, {}].map(() => ({ repeated: true })));
  });
});
