import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type DeploymentRecord, realPorts } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { exampleEntry } from '../../test/example-entry.ts';
import { openLedger } from './notes/ledger.ts';
import { recordDeployment } from './record-deployment.ts';

const at = '2026-11-22T09:00:00.000Z';
const env = {
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  API_TOKEN: 'hunter22',
};
const deployment = (key: string, state: DeploymentRecord['state'], reason?: string): DeploymentRecord => ({
  ...{ key, environment: 'staging', purpose: 'deploy', state, at },
  ...(reason === undefined ? {} : { reason }),
});

async function clones() {
  const folder = await temporaryFolder();
  const bare = join(folder.path, 'remote.git');
  const { run } = realPorts(fakeContext({ cwd: folder.path, env }));
  await run('git', ['init', '--quiet', '--bare', bare]);
  async function clone(name: string) {
    await run('git', ['clone', '--quiet', bare, name]);
    const context = fakeContext({ cwd: join(folder.path, name), env, options: { repositoryUrl: bare } });
    const ports = { ...realPorts(context), clock: { now: () => new Date(at), sleep: async () => {} } };
    const record = (tag: string, what: DeploymentRecord) => recordDeployment({ context, ports }, tag, what);
    return { ledger: openLedger(context, ports), record };
  }
  return { clone, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

it('writes deployments of two clones into one entry, and replaces one of the same key', async () => {
  await using place = await clones();
  const one = await place.clone('one');
  await one.ledger.publish(exampleEntry({ state: 'complete' }), { claim: { hasLedger: false } });
  const two = await place.clone('two');

  await two.record('v1.2.0', deployment('a', 'running'));
  await one.record('v1.2.0', deployment('b', 'running'));
  await two.record('v1.2.0', deployment('a', 'failed', 'it said hunter22'));

  await one.ledger.refresh();
  expect(await one.ledger.read('v1.2.0')).toEqual({
    ...exampleEntry({ state: 'complete', updated: at }),
    deployments: [deployment('a', 'failed', 'it said [secret]'), deployment('b', 'running')],
  });
});

it('loses none of those that are written at the same moment', async () => {
  await using place = await clones();
  const one = await place.clone('one');
  await one.ledger.publish(exampleEntry({ state: 'complete' }), { claim: { hasLedger: false } });
  const two = await place.clone('two');

  await Promise.all([
    one.record('v1.2.0', deployment('a', 'succeeded')),
    two.record('v1.2.0', deployment('b', 'succeeded')),
    one.ledger.publish(exampleEntry({ tag: 'v1.3.0', version: '1.3.0', artifacts: [] })),
  ]);

  await two.ledger.refresh();
  expect((await two.ledger.tags()).sort()).toEqual(['v1.2.0', 'v1.3.0']);
  const { deployments } = (await two.ledger.read('v1.2.0')) ?? {};
  expect(deployments?.map(({ key }) => key).sort()).toEqual(['a', 'b']);
});

it.each([
  ['delivering', 'not all of it is published'],
  ['planned', 'not all of it is published'],
  ['abandoned', 'it was abandoned'],
  ['delivered', 'another run is still at it (process 7 on elsewhere, since 2026-11-22T09:00:00.000Z)'],
] as const)('refuses a release that is %s', async (state, reason) => {
  await using place = await clones();
  const { ledger, record } = await place.clone('one');
  await ledger.publish(exampleEntry({ state }), { claim: { hasLedger: false } });

  await expect(record('v1.2.0', deployment('a', 'running'))).rejects.toMatchObject({
    code: 'ENOTPUBLISHED',
    message: `A deployment of \`v1.2.0\` cannot be recorded: ${reason}.`,
  });
  await expect(record('v9.9.9', deployment('a', 'running'))).rejects.toMatchObject({
    message: expect.stringContaining('the ledger does not know it'),
  });
});
