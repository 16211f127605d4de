import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { type ScratchRelease, scratchRelease } from '../scratch-release.ts';

/** The store refuses for ever what `REFUSE` says, and a run dies where `DIE` says. */
const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'a', plugin: said('a', ['publish', 'success', 'fail'], {
    publish: (_, { nextRelease }) => {
      if (process.env.DIE === 'a') process.kill(process.pid, 'SIGKILL');
      if (process.env.REFUSE === nextRelease.version) {
        throw Object.assign(new Error('The store forbids the name.'), { semanticRelease: true, code: 'EFORBIDDEN', details: '', permanent: true });
      }
      return { name: 'A' };
    },
    fail: (_, { errors }) => say('a.fail: ' + errors.map(({ code, message, details }) => [code, message, details].join(' ').replaceAll('\\n', ' ')).join()) }) }] })]`;

/** A release whose run died in its first delivery, once for all tests. */
let dead: ScratchRelease;
const deadRelease = () => dead.copy();
beforeAll(async () => {
  dead = await makeDead();
});
afterAll(async () => {
  await dead?.[Symbol.asyncDispose]();
});

async function makeDead() {
  const scratch = await scratchRelease(plugins);
  const clone = await scratch.clone();
  await clone.commit('feat: weigh');
  await clone.release({ env: { DIE: 'a' } });
  await scratch.clearEvents();
  return scratch;
}

/** Writes a text over an entry of the ledger, as somebody who may push notes can. */
async function overwrite(scratch: ScratchRelease, tag: string, text: string): Promise<void> {
  const file = `M 100644 inline ${tag}/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const head =
    'commit refs/notes/waybill\ncommitter Someone <s@example.com> now\ndata 1\nx\nfrom refs/notes/waybill^0\n';
  const args = ['--git-dir', `${scratch.root}/remote.git`, 'fast-import', '--quiet', '--date-format=now', '--done'];
  await execa('git', args, { input: `${head}${file}done\n` });
}

describe('a tag that somebody moved after the death of its run', () => {
  it('is never released from, and the remedy of the error works', async () => {
    await using scratch = await deadRelease();
    const clone = await scratch.clone();
    await clone.commit('feat: something else');
    await clone.git('push', '--quiet', '--force', 'origin', 'HEAD:refs/tags/v1.0.0');

    const refused = await (await scratch.clone()).release();

    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('ETAGMOVED') });
    expect(await scratch.events()).not.toContain('a.publish');
    const [remedy = ''] = /git push --force origin \w+:refs\/tags\/v1\.0\.0/.exec(refused.output) ?? [];
    const helper = await scratch.clone();
    await helper.git(...remedy.split(' ').slice(1));
    expect(await (await scratch.clone()).release()).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Release v1.0.0 is complete.'),
    });
  });
});

describe('a version', () => {
  it('is not made over a release that a force push took out of the branch', async () => {
    await using scratch = await deadRelease();
    const before = await scratch.bare('rev-parse', 'refs/notes/waybill');
    const clone = await scratch.clone();
    await clone.git('commit', '--quiet', '--amend', '--allow-empty', '--message', 'feat: weigh again');
    await clone.git('push', '--quiet', '--force', 'origin', 'HEAD:main');

    const refused = await (await scratch.clone()).release();

    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('ETAGEXISTS') });
    expect(await scratch.bare('rev-parse', 'refs/notes/waybill')).toBe(before);
    const [remedy = ''] = /git merge --strategy ours v1\.0\.0/.exec(refused.output) ?? [];
    await clone.git(...remedy.split(' ').slice(1), '--no-edit');
    await clone.git('push', '--quiet', 'origin', 'HEAD:main');
    expect(await (await scratch.clone()).release()).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Release v1.0.0 is complete.'),
    });
    // The commit that took the place of the released one is not lost.
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.1.0']);
  });
});

describe('a release that is refused for ever', () => {
  it('holds up later releases once, is named by the log, and is closed by a person', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    const env = { REFUSE: '1.0.0' };
    await clone.commit('feat: weigh');
    expect(await clone.release({ env })).toMatchObject({ exitCode: 1 });
    await clone.commit('fix: weigh less');
    await clone.git('fetch', '--quiet', '--tags');

    const second = await (await scratch.clone()).release({ env });

    expect(second).toMatchObject({ exitCode: 0, output: expect.stringContaining('npx waybill abandon v1.0.0') });
    expect(second.output).toContain('later releases go on');
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1']);
    expect(await scratch.ledger('v1.0.1')).toMatchObject({ state: 'complete' });

    await scratch.clearEvents();
    const closed = await clone.waybill('abandon', 'v1.0.0', '--reason', 'the store forbids the name');
    expect(closed).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.0 is abandoned.') });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({
      ...{ state: 'abandoned', abandoned: { reason: 'the store forbids the name' } },
    });
    expect((await scratch.events()).join()).toMatch(
      /ERELEASEABANDONED Release `v1\.0\.0` was abandoned\. Reason: the store/,
    );
    expect(await clone.waybill('abandon', 'v1.0.0', '--reason', 'again')).toMatchObject({ exitCode: 0 });
  });

  it('is abandoned before the next run, which releases what is new', async () => {
    await using scratch = await deadRelease();
    const clone = await scratch.clone();

    expect(await clone.waybill('abandon', 'v1.0.0')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('ENOREASON'),
    });
    await clone.waybill('abandon', 'v1.0.0', '--reason', 'wrong files');
    expect(await clone.waybill('status')).toMatchObject({
      exitCode: 3,
      output: expect.stringMatching(/^Release v1\.0\.0 was abandoned at .*: wrong files\n/),
    });
    // The newest release of the ledger, which a person may mean who names none.
    expect(await clone.waybill('resume')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('ERELEASECLOSED'),
    });
    await clone.commit('fix: right files');
    const next = await (await scratch.clone()).release();

    expect(next).toMatchObject({ exitCode: 0 });
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1']);
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'abandoned' });
    expect(await clone.waybill('abandon', 'v1.0.1', '--reason', 'late')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('ERELEASECOMPLETE'),
    });
  });
});

describe('a damaged ledger', () => {
  it('does not stop a release by an old entry, and is repaired from its history', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release();
    await clone.commit('fix: weigh less');
    await clone.release();
    await overwrite(scratch, 'v1.0.0', '{"schema": 1, "tag":');
    await clone.commit('fix: weigh nothing');

    expect(await (await scratch.clone()).release()).toMatchObject({ exitCode: 0 });
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1', 'v1.0.2']);

    const check = await clone.waybill('ledger', 'check');
    expect(check).toMatchObject({ exitCode: 3, output: expect.stringMatching(/v1\.0\.0: .*not JSON.*ledger repair/) });
    expect(await clone.waybill('ledger', 'repair')).toMatchObject({ exitCode: 0 });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
    expect(await clone.waybill('ledger', 'check')).toMatchObject({ exitCode: 0 });
  });

  it('does not keep a dead release from being finished', async () => {
    await using scratch = await deadRelease();
    await overwrite(scratch, 'v1.0.0', '<html>');

    const next = await (await scratch.clone()).release();

    expect(next).toMatchObject({ exitCode: 0, output: expect.stringContaining('The ledger of v1.0.0 cannot be read') });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
  });

  it('names the entry that a newer version wrote, and leaves it alone', async () => {
    await using scratch = await deadRelease();
    await overwrite(scratch, 'v1.0.0', '{"schema": 2}');

    const next = await (await scratch.clone()).release();

    expect(next).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('The ledger entry of `v1.0.0` cannot be read'),
    });
  });

  it('says so when somebody deleted all of it, and a clone that has it still gives it back', async () => {
    await using scratch = await deadRelease();
    const old = await scratch.clone();
    await old.git('fetch', '--quiet', 'origin', '+refs/notes/*:refs/notes/*');
    await scratch.bare('update-ref', '-d', 'refs/notes/waybill');

    const next = await (await scratch.clone()).release();

    expect(next.output).toContain('The ledger has no entry for v1.0.0, the newest release of this branch, nor for any');
    const check = await (await scratch.clone()).waybill('ledger', 'check');
    expect(check).toMatchObject({ exitCode: 3, output: expect.stringContaining('If another clone still has it') });

    await old.git('push', '--quiet', 'origin', 'refs/notes/waybill');
    expect(await (await scratch.clone()).release()).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('Release v1.0.0 is complete.'),
    });
  });

  it('says so when the newest release has no entry any more', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await clone.release();
    const before = await scratch.bare('rev-parse', 'refs/notes/waybill');
    await clone.commit('fix: weigh less');
    await clone.release({ env: { DIE: 'a' } });
    await scratch.bare('update-ref', 'refs/notes/waybill', before);

    const next = await (await scratch.clone()).release();

    expect(next.output).toContain('The ledger has no entry for v1.0.1');
    const check = await (await scratch.clone()).waybill('ledger', 'check');
    expect(check).toMatchObject({ exitCode: 3, output: expect.stringContaining('v1.0.1: The tag has no entry') });
  });
});
