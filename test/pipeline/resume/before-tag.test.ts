import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from '../scratch-release.ts';

const preset = pathToFileURL(join(import.meta.dirname, '../../../packages/preset/src/index.ts')).href;

/** The run dies after its release commit is public, before there is a tag. */
const plugins = (branches: string) => `[pipeline({ resolveFrom: '${preset}', commit: ['git', 'mortal'], members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }, '@semantic-release/changelog',
  { plugin: '@semantic-release/git', options: { assets: ['CHANGELOG.md'] } },
  { name: 'mortal', plugin: said('mortal', ['prepare', 'publish', 'success'], {
    prepare: () => { if (process.env.DIE === 'prepare') process.kill(process.pid, 'SIGKILL'); },
    publish: () => { if (process.env.DIE === 'publish') process.kill(process.pid, 'SIGKILL'); return {}; } }) },
] })], branches: ${branches}`;

describe('a run that dies after its release commit', () => {
  it('is made again with one entry in the changelog, also when commits came in between', async () => {
    await using scratch = await scratchRelease(plugins(`['main']`));
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release({ env: { DIE: 'prepare' } });
    expect(await scratch.tags()).toEqual([]);
    const next = await scratch.clone();
    await next.commit('fix: weigh less');

    const second = await next.release();

    expect(second).toMatchObject({ exitCode: 0 });
    expect(await scratch.tags()).toEqual(['v1.0.0']);
    const text = await scratch.bare('show', 'v1.0.0:CHANGELOG.md');
    expect(text.match(/## 1\.0\.0/g)).toHaveLength(1);
    expect(text).toContain('weigh less');
  });

  it('commits nothing twice', async () => {
    await using scratch = await scratchRelease(plugins(`['main']`));
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release({ env: { DIE: 'prepare' } });

    const second = await (await scratch.clone()).release();

    expect(second).toMatchObject({ exitCode: 0 });
    const text = await scratch.bare('show', 'v1.0.0:CHANGELOG.md');
    expect(text.match(/## 1\.0\.0/g)).toHaveLength(1);
  });
});

/** Keeps one message of a release, as a channel of Slack does. The run dies while it builds, when the ledger has that message. */
const living = `[pipeline({ resolveFrom: '${preset}', members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'living', plugin: said('living', ['notify', 'success'], {
    notify: (_, { news, announcement }) => {
      const place = announcement.handles['live x'];
      say((place ? 'changes ' + place : 'posts m1') + ': ' + news.title);
      announcement.heard('live x', place ?? 'm1');
    },
    success: (_, { announcement, nextRelease }) => say('changes ' + announcement.handles['live x'] + ': ' + nextRelease.version + ' is released'),
  }) },
  { name: 'mortal', plugin: said('mortal', ['prepare', 'publish'], { publish: () => ({}), prepare: async () => {
    if (!process.env.DIE) return;
    const { execFileSync } = await import('node:child_process');
    const has = () => { try { return execFileSync('git', ['--git-dir', join(dirname(process.env.EVENTS), 'remote.git'), 'show', 'refs/notes/waybill:v1.0.1/waybill.json'], { stdio: 'pipe' }).includes('m1'); } catch { return false; } };
    while (!has()) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(process.pid, 'SIGKILL');
  } }) },
] })]`;

describe('a run that is killed while it builds leaves no message that says that its release goes on', () => {
  it.each([
    ['the same version', 'fix: weigh less', '1.0.1'],
    ['another version', 'feat: fly', '1.1.0'],
  ])('when the next run makes %s', async (_, message, version) => {
    await using scratch = await scratchRelease(living);
    const clone = await scratch.clone();
    await clone.git('tag', 'v1.0.0');
    await clone.git('push', '--quiet', 'origin', 'v1.0.0');
    await clone.commit('fix: weigh');
    await clone.release({ env: { DIE: '1' } });
    const next = await scratch.clone();
    await next.commit(message);

    const second = await next.release();

    expect(second).toMatchObject({ exitCode: 0 });
    expect((await scratch.events()).filter((line) => line.includes('m1'))).toEqual([
      'posts m1: v1.0.1 is being released',
      `changes m1: v${version} is being released`,
      `changes m1: ${version} is released`,
    ]);
  });
});

describe('a beta whose run dies between its tag and the note about its channel', () => {
  it('is finished, and not made a second time', async () => {
    await using scratch = await scratchRelease(
      plugins(`['main', { name: 'develop', prerelease: 'beta', channel: 'beta' }]`),
    );
    const clone = await scratch.clone();
    await clone.git('tag', 'v1.0.0');
    await clone.git('switch', '--quiet', '--create', 'develop');
    await clone.git('push', '--quiet', 'origin', 'v1.0.0', 'develop');
    await clone.git('commit', '--quiet', '--allow-empty', '--message', 'feat: weigh');
    await clone.git('push', '--quiet', 'origin', 'develop');
    await clone.release({ env: { DIE: 'publish' } });
    await scratch.bare('update-ref', '-d', 'refs/notes/semantic-release-v1.1.0-beta.1');
    await scratch.clearEvents();
    const again = async () => {
      const next = await scratch.clone();
      await next.git('switch', '--quiet', 'develop');
      return next.release();
    };

    const second = await again();
    const third = await again();

    expect(second).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Release v1.1.0-beta.1 is complete.'),
    });
    expect(third).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toEqual(['mortal.publish', 'mortal.success']);
    expect((await scratch.tags()).sort()).toEqual(['v1.0.0', 'v1.1.0-beta.1']);
    const note = await scratch.bare(
      'notes',
      '--ref',
      'refs/notes/semantic-release-v1.1.0-beta.1',
      'show',
      'v1.1.0-beta.1',
    );
    expect(JSON.parse(note)).toEqual({ channels: ['beta'] });
  });
});
