import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmulatedGitHub, emulatedGitHub } from '@waybill/rehearsal';
import { type Clone, type ScratchRelease, scratchRelease } from '../scratch-release.ts';

const slug = 'acme/parcel';
const page = 'https://github.test/acme/parcel';
const preset = pathToFileURL(join(import.meta.dirname, '../../../packages/preset/src/index.ts')).href;

/** With `DIE`, the run ends before the page is made. */
const plugins = `[pipeline({ resolveFrom: '${preset}', members: [
  { name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'store', plugin: said('store', ['publish'], {
    publish: () => { if (process.env.DIE) process.kill(process.pid, 'SIGKILL'); return { name: 'Store' }; } }) },
  { plugin: '@semantic-release/github', options: {
    assets: ['.waybill/current/waybill.json'], successCommentCondition: false, failCommentCondition: false } },
  { name: 'chat', plugin: said('chat', ['success'], {
    success: (_, { nextRelease }) => say('chat of ' + nextRelease.version) }) },
], stages: { publish: [['store'], ['github']] } })], repositoryUrl: '${page}'`;

let github: EmulatedGitHub;
beforeAll(async () => {
  github = await emulatedGitHub([slug]);
});
afterAll(() => github?.stop());
beforeEach(() => github.reset());

const env = (more: Readonly<Record<string, string>> = {}) => ({ ...github.environment, ...more });

/** A working copy in which the address on GitHub is the remote of the test. */
async function cloneOf(scratch: ScratchRelease): Promise<Clone> {
  const clone = await scratch.clone();
  await clone.git('config', `url.file://${scratch.root}/remote.git.insteadOf`, page);
  return clone;
}

const release = async (scratch: ScratchRelease, more: Readonly<Record<string, string>> = {}) =>
  (await cloneOf(scratch)).release({ env: env(more) });
const waybill = async (scratch: ScratchRelease, ...args: string[]) =>
  (await cloneOf(scratch)).waybillWith(env(), ...args);

const plain = (output: string) => output.replace(/\s+/g, ' ');

/** Two releases, the second one complete or dead before its page; then somebody deletes the ledger. */
async function withoutLedger(more: Readonly<Record<string, string>> = {}): Promise<ScratchRelease> {
  const scratch = await scratchRelease(plugins);
  const clone = await cloneOf(scratch);
  await clone.commit('feat: weigh');
  expect(await clone.release({ env: env() })).toMatchObject({ exitCode: 0 });
  await clone.commit('fix: weigh less');
  await clone.release({ env: env(more) });
  await scratch.bare('update-ref', '-d', 'refs/notes/waybill');
  await clone.commit('fix: weigh nothing');
  await scratch.clearEvents();
  return scratch;
}

describe('a ledger that somebody deleted as a whole', () => {
  it('refuses the next release, is restored from the release pages, and the release goes on', async () => {
    await using scratch = await withoutLedger();

    const refused = await release(scratch);

    expect(refused.exitCode).toBe(1);
    expect(plain(refused.output)).toContain('ELEDGERGONE');
    expect(plain(refused.output)).toContain('`v1.0.1`, but its release page has a copy of one');
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1']);

    const repair = await waybill(scratch, 'ledger', 'repair');
    expect(repair).toMatchObject({ exitCode: 0, output: expect.stringContaining('Restored from its release page.') });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
    expect(await scratch.ledger('v1.0.1')).toMatchObject({ state: 'delivering' });

    const next = await release(scratch);
    expect(next).toMatchObject({ exitCode: 0, output: expect.stringContaining('Release v1.0.1 is complete.') });
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1', 'v1.0.2']);
    // Nobody knows whether the second one was announced: once more, and it says so.
    expect(await scratch.events()).toEqual([
      ...['chat.success', 'chat of 1.0.1', 'store.publish', 'chat.success', 'chat of 1.0.2'],
    ]);
    expect((await github.releases(slug)).map(({ tag, draft }) => [tag, draft])).toEqual([
      ...[
        ['v1.0.2', false],
        ['v1.0.1', false],
        ['v1.0.0', false],
      ],
    ]);
    expect(await waybill(scratch, 'ledger', 'check')).toMatchObject({ exitCode: 0 });
  });

  it('refuses also where the newest release has no page; a person closes that release', async () => {
    await using scratch = await withoutLedger({ DIE: 'yes' });

    const refused = await release(scratch);

    expect(plain(refused.output)).toContain('although the page of `v1.0.0` shows that there was a ledger');
    const closed = await waybill(scratch, 'abandon', 'v1.0.1', '--reason', 'nobody knows what it lacks');
    expect(closed).toMatchObject({ exitCode: 0, output: expect.stringContaining('no entry for v1.0.1') });
    expect(await release(scratch)).toMatchObject({ exitCode: 0 });
    expect(await scratch.tags()).toEqual(['v1.0.0', 'v1.0.1', 'v1.0.2']);
    expect(await scratch.ledger('v1.0.1')).toMatchObject({ state: 'abandoned', version: '1.0.1' });
  });
});
