import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { changeLedger } from '../notes/change-ledger.ts';
import { gitIn } from '../notes/git.ts';
import { claimEnvironment } from './environment-claim.ts';

const env = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
const at = '2026-11-22T09:00:00.000Z';
const stranger = { id: 'other', host: 'elsewhere', pid: 7, started: at, lease: 8, beat: 1 };

async function place() {
  const folder = await temporaryFolder();
  const bare = join(folder.path, 'remote.git');
  const cwd = join(folder.path, 'clone');
  const context = fakeContext({ cwd, env, options: { repositoryUrl: bare } });
  const { run } = realPorts({ ...context, cwd: folder.path });
  await run('git', ['init', '--quiet', '--bare', bare]);
  await run('git', ['clone', '--quiet', bare, cwd]);
  /** What happens while this run waits. */
  let meanwhile = async () => {};
  const clock = { now: () => new Date(), sleep: async () => meanwhile() };
  const ports = { run: realPorts(context).run, clock };
  const git = gitIn(context, ports);
  async function write(change: object): Promise<void> {
    const value = { schema: 1, environment: 'staging', tag: 'v1.0.0', run: { ...stranger, ...change } };
    await changeLedger(git, clock, async () => ({ message: 'x', path: '.environments/staging.json', value }));
  }
  async function read(): Promise<{
    readonly tag: string;
    readonly run: { readonly id: string; readonly ended?: string };
  }> {
    await git.remote(['fetch', '--quiet'], ['+refs/notes/waybill:refs/notes/waybill']);
    return JSON.parse(await git(['show', 'refs/notes/waybill:.environments/staging.json']));
  }
  const claim = () => claimEnvironment({ context, ports, environment: 'staging', tag: 'v1.2.0', lease: 8 });
  const whileWaiting = (what: () => Promise<void>) => {
    meanwhile = what;
  };
  return { context, write, read, claim, whileWaiting, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('the claim to an environment', () => {
  it('is in the ledger of the remote until it is given back', async () => {
    await using there = await place();

    const claim = await there.claim();
    expect(await there.read()).toMatchObject({ tag: 'v1.2.0', run: { lease: 8, beat: 0 } });
    expect((await there.read()).run.ended).toBeUndefined();

    await claim.release();
    expect((await there.read()).run.ended).toEqual(expect.any(String));
  });

  it('is taken at once from a run that has ended', async () => {
    await using there = await place();
    await there.write({ ended: at });

    await (await there.claim()).release();

    expect(there.context.lines).toEqual([]);
  });

  it('is left to a run that shows a sign of life', async () => {
    await using there = await place();
    await there.write({});
    there.whileWaiting(() => there.write({ beat: 2 }));

    await expect(there.claim()).rejects.toMatchObject({
      code: 'EENVIRONMENTTAKEN',
      message: expect.stringContaining('deploys `v1.0.0` to `staging`: process 7 on elsewhere'),
    });
    expect((await there.read()).run.id).toBe('other');
  });

  it.each([
    ['gives no sign of life for a lease', async () => {}],
    ['ends meanwhile', async (write: (change: object) => Promise<void>) => write({ ended: at })],
  ])('is taken from a run that %s', async (_, what) => {
    await using there = await place();
    await there.write({});
    there.whileWaiting(() => what(there.write));

    await (await there.claim()).release();

    expect(await there.read()).toMatchObject({ tag: 'v1.2.0' });
  });

  it('is lost when another run has taken it', async () => {
    await using there = await place();
    const claim = await there.claim();
    await there.write({});

    await claim.release();

    expect(there.context.lines.join('\n')).toContain('Another run has taken over the environment `staging`');
    expect((await there.read()).run).toMatchObject({ id: 'other' });
  });

  it.each(['{', '{"schema":2}', `{"x":"${'x'.repeat(100_001)}"}`])(
    'holds nobody up when it is damaged',
    async (text) => {
      await using there = await place();
      const value = text.startsWith('{"') ? JSON.parse(text) : text;
      const { context } = there;
      const ports = realPorts(context);
      await changeLedger(gitIn(context, ports), ports.clock, async () => ({
        ...{ message: 'x', path: '.environments/staging.json', value },
      }));

      await (await there.claim()).release();

      expect(await there.read()).toMatchObject({ tag: 'v1.2.0' });
    },
  );
});
