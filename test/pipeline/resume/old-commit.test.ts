import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { scratchRelease } from '../scratch-release.ts';

const preset = pathToFileURL(join(import.meta.dirname, '../../../packages/preset/src/index.ts')).href;
const source = (name: string) => join(import.meta.dirname, `../../../packages/preset/src/finish-${name}.ts`);

/** What the preset does when its configuration is loaded, in a configuration with members that a test can watch. */
const plugins = `(finishBehind({ cwd: process.cwd(), env: process.env, argv: process.argv }, 'main'),
  finishUntagged({ cwd: process.cwd(), env: process.env, argv: process.argv }, 'main'), [pipeline({
  resolveFrom: '${preset}', commit: ['git', 'late'], members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes }, '@semantic-release/changelog',
  { plugin: '@semantic-release/git', options: { assets: ['CHANGELOG.md'] } },
  { name: 'late', plugin: { prepare() { if (process.env.FAIL === 'tag') throw new Error('The machine is taken away.'); } } },
  ...['a', 'b'].map((name) => ({ name, plugin: said(name, ['publish', 'success'], { publish: () => {
    if (process.env.FAIL === name) throw new Error('The store is closed.');
    return { name };
  } }) })),
] })])`;
const loaded = {
  imports: `import { finishBehind } from ${JSON.stringify(source('behind'))}; import { finishUntagged } from ${JSON.stringify(source('untagged'))};`,
};

/** A release that failed after its tag and its release commit, and the working copy of its job. */
async function brokenRelease() {
  const scratch = await scratchRelease(plugins, {}, loaded);
  const author = await scratch.clone();
  await author.commit('feat: weigh');
  const job = await scratch.clone();
  expect(await job.release({ env: { FAIL: 'b' } })).toMatchObject({ exitCode: 1 });
  await scratch.clearEvents();
  /** As `actions/checkout` does it: the branch is at the commit of the event, and all tags are there. */
  const again = async () => {
    const clone = await scratch.clone();
    await clone.git('reset', '--quiet', '--hard', 'v1.0.0^');
    await clone.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    return clone;
  };
  return { scratch, author, again };
}

describe('a job that runs again at the commit of its event', () => {
  it('finishes its release, although the branch has moved on by the release commit and by others', async () => {
    const { scratch, author, again } = await brokenRelease();
    await using _ = scratch;
    await author.git('pull', '--quiet');
    await author.commit('feat: lift');
    const clone = await again();

    const second = await clone.release();

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is complete.') });
    expect(second.output).toContain('behind the remote');
    expect((await scratch.events()).toSorted()).toEqual(['a.success', 'b.publish', 'b.success']);
    // What came later has a job of its own.
    expect(await scratch.tags()).toEqual(['v1.0.0']);
    expect(await (await again()).release()).toMatchObject({ exitCode: 0 });
    expect(await scratch.events()).toHaveLength(3);
  });

  it('makes its release where the first run ended between the release commit and the tag', async () => {
    await using scratch = await scratchRelease(plugins, {}, loaded);
    const author = await scratch.clone();
    await author.commit('feat: weigh');
    const again = await scratch.clone();
    expect(await author.release({ env: { FAIL: 'tag' } })).toMatchObject({ exitCode: 1 });
    expect([await scratch.tags(), await scratch.bare('log', '-1', '--format=%s', 'main')]).toEqual([
      ...[[], expect.stringContaining('chore(release): 1.0.0')],
    ]);

    const second = await again.release();

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('Published release 1.0.0') });
    expect(second.output).toContain('behind the remote');
    expect(await scratch.tags()).toEqual(['v1.0.0']);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
    expect((await scratch.bare('show', 'main:CHANGELOG.md')).match(/## 1\.0\.0/g)).toHaveLength(1);
  });

  it('fails when its release cannot be finished', async () => {
    const { scratch, again } = await brokenRelease();
    await using _ = scratch;

    const second = await (await again()).release({ env: { FAIL: 'b' } });

    expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining('ENOTFINISHED') });
    expect(second.output).toContain('npx waybill resume v1.0.0');
  });

  it.each([
    { state: 'in a dry run', args: ['--dry-run'], isOlder: false },
    { state: 'at another commit than that of the release', args: [], isOlder: true },
  ])('says what to do $state', async ({ args, isOlder }) => {
    const { scratch, again } = await brokenRelease();
    await using _ = scratch;
    const clone = await again();
    if (isOlder) await clone.git('reset', '--quiet', '--hard', 'HEAD^');

    const second = await clone.release({ args });

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('npx waybill resume v1.0.0') });
    expect(await scratch.events()).toEqual([]);
  });
});
