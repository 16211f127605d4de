import { expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { exampleEntry } from '../../test/example-entry.ts';
import { readHandover } from './read-handover.ts';
import { writeHandover } from './write-handover.ts';

/**
 * A checkout of the release commit of an attempt that ended before its tag, and the build of the commit before it.
 *
 * @param claimed what the ledger says that the release was built from
 */
async function untagged(claimed: (commits: { readonly built: string; readonly elsewhere: string }) => string) {
  const place = await temporaryFolder();
  const cwd = place.path;
  const user = ['-c', 'user.name=a', '-c', 'user.email=a@b.test'];
  const git = async (...args: string[]) => (await execa('git', [...user, ...args], { cwd })).stdout;
  const commit = async (message: string) => {
    await git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  await git('init', '--quiet', '--initial-branch', 'main');
  await commit('chore: start');
  await git('checkout', '--quiet', '-b', 'other');
  const elsewhere = await commit('feat: elsewhere');
  await git('checkout', '--quiet', 'main');
  const built = await commit('feat: weigh');
  const gitHead = await commit('chore(release): 1.2.0');
  const entry = exampleEntry({ gitHead, builtFrom: claimed({ built, elsewhere }), state: 'planned' });
  const text = JSON.stringify(entry);
  const head = 'commit refs/notes/waybill\ncommitter A <a@b.test> now\ndata 0\n';
  const file = `M 100644 inline v1.2.0/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\ndone\n`;
  await execa('git', ['fast-import', '--quiet', '--done', '--date-format=now'], { cwd, input: head + file });
  const nextRelease = { version: '1.2.0', gitTag: 'v1.2.0', gitHead, type: 'minor', channel: null };
  const context = fakeContext({ cwd, env: process.env, nextRelease });
  return {
    ...{ built, elsewhere },
    async read(of: string, { ledger = true } = {}) {
      await writeHandover(cwd, { schema: 1, version: '1.2.0', tag: 'v1.2.0', commit: of, artifacts: [] });
      return readHandover({ context, options: { handover: 'required', ledger }, ports: realPorts(context) });
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

it('takes the build of the commit that the release commit of an earlier attempt follows', async () => {
  await using job = await untagged(({ built }) => built);

  expect(await job.read(job.built)).toMatchObject({ commit: job.built });
});

it('takes no build of any other commit, whatever the ledger says', async () => {
  await using job = await untagged(({ built }) => built);
  await expect(job.read(job.elsewhere)).rejects.toMatchObject({ code: 'EHANDOVER' });
  await expect(job.read(job.built, { ledger: false })).rejects.toMatchObject({ code: 'EHANDOVER' });

  await using forged = await untagged(({ elsewhere }) => elsewhere);
  await expect(forged.read(forged.elsewhere)).rejects.toMatchObject({ code: 'EHANDOVER' });
  await expect(forged.read(forged.built)).rejects.toMatchObject({ code: 'EHANDOVER' });
});
