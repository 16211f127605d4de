import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { exampleEntry } from '../../../test/example-entry.ts';
import { openLedger } from './ledger.ts';

const person = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@a', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@a' };
const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...person };
const clock = { now: () => new Date(), sleep: async () => {} };

/** A bare repository, and working copies of it with a commit that is not pushed. */
async function place() {
  const folder = await temporaryFolder();
  const bare = join(folder.path, 'remote.git');
  const gitOf = (cwd: string) => async (args: string) =>
    (await realPorts(fakeContext({ cwd, env })).run('git', args.split(' '))).stdout.trim();
  const inBare = gitOf(folder.path);
  await inBare(`init --quiet --bare --initial-branch=main ${bare}`);
  async function clone(name: string) {
    await inBare(`clone --quiet ${bare} ${name}`);
    const git = gitOf(join(folder.path, name));
    await git('switch --quiet --orphan main');
    await git(`commit --quiet --allow-empty --message=release-${name}`);
    const context = fakeContext({ cwd: join(folder.path, name), env, options: { repositoryUrl: bare } });
    const ledger = openLedger(context, { ...realPorts(context), clock });
    const head = await git('rev-parse HEAD');
    const entry = exampleEntry({ run: { ...exampleEntry().run, id: name } });
    const claim = await ledger.look(entry.tag);
    return { git, head, publish: () => ledger.publish(entry, { claim, beside: 'HEAD:refs/heads/main' }) };
  }
  const refs = async () => (await gitOf(bare)('for-each-ref --format=%(refname)')).split('\n').filter(Boolean);
  const main = () => gitOf(bare)('rev-parse main');
  return { bare, clone, refs, main, config: gitOf(bare), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a release commit and the ledger', () => {
  it('arrive together', async () => {
    await using remote = await place();
    const one = await remote.clone('one');

    await one.publish();

    expect(await remote.refs()).toEqual(['refs/heads/main', 'refs/notes/waybill']);
    expect(await remote.main()).toBe(one.head);
  });

  it('arrive neither where another run has the release: it has both', async () => {
    await using remote = await place();
    const [one, two] = [await remote.clone('one'), await remote.clone('two')];

    const ends = await Promise.allSettled([one.publish(), two.publish()]);

    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [winner, loser] = ends[0].status === 'fulfilled' ? [one, ends[1]] : [two, ends[0]];
    expect(loser).toMatchObject({ reason: { code: 'ELEDGERTAKEN' } });
    expect(await remote.main()).toBe(winner.head);
  });

  it('arrive neither where somebody else has pushed to the branch', async () => {
    await using remote = await place();
    const [one, two] = [await remote.clone('one'), await remote.clone('two')];
    await two.git(`push --quiet ${remote.bare} main`);

    await expect(one.publish()).rejects.toMatchObject({
      code: 'ECOMMITNOTPUSHED',
      details: expect.stringContaining('[rejected]'),
    });
    expect(await remote.refs()).toEqual(['refs/heads/main']);
  });

  it('arrive neither where the branch is protected', async () => {
    await using remote = await place();
    const one = await remote.clone('one');
    const hook = '#!/bin/sh\ncase "$1" in refs/heads/*) echo "GH006: protected" >&2; exit 1 ;; esac\n';
    await writeFile(join(remote.bare, 'hooks/update'), hook, { mode: 0o755 });

    await expect(one.publish()).rejects.toMatchObject({
      code: 'ECOMMITNOTPUSHED',
      details: expect.stringContaining('GH006'),
    });
    expect(await remote.refs()).toEqual([]);
  });

  it('arrive one after the other where a remote takes only one at a time', async () => {
    await using remote = await place();
    const one = await remote.clone('one');
    await remote.config('config receive.advertiseAtomic false');

    await one.publish();

    expect(await remote.refs()).toEqual(['refs/heads/main', 'refs/notes/waybill']);
  });
});
