import { describe, expect, it } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { digestOf, exampleDeployment, exampleRelease, memoryLedger } from '../../test/memory-ledger.ts';
import { success, verifyConditions, verifyRelease } from '../index.ts';

const env = { PATH: process.env['PATH'] };
const script = (text: string) => ({ command: { run: [['node', '-e', text]] } });
const write = script(
  "fs.appendFileSync('log', process.env.WAYBILL_ENVIRONMENT + ' ' + process.env.WAYBILL_DIGEST + '\\n')",
);
const environments = [
  { name: 'staging', target: write },
  { name: 'beta-staging', target: write },
  { name: 'production', target: write },
];

async function place(version = '1.2.0', channel: string | null = null) {
  const folder = await temporaryFolder();
  const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor', channel };
  const context = (deployments: object | undefined) =>
    ({ ...fakeContext({ cwd: folder.path, env, nextRelease }), ...(deployments && { deployments }) }) as ReturnType<
      typeof fakeContext
    >;
  const { readFile } = await import('node:fs/promises');
  const log = () => readFile(`${folder.path}/log`, 'utf8').catch(() => '');
  return { path: folder.path, context, log, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a release', () => {
  it.each([
    ['1.2.0', null, 'staging'],
    ['1.2.0-rc.1', 'rc', 'staging'],
    ['1.2.0-beta.1', 'beta', 'beta-staging'],
    ['1.1.1', '1.1.x', ''],
  ])('%s goes to what gets its channel: %s', async (version, channel, name) => {
    await using there = await place(version, channel);
    const ledger = memoryLedger([exampleRelease(version, { channel })]);

    await success({ environments }, there.context(ledger));

    expect(await there.log()).toBe(name && `${name} ${digestOf(version.startsWith('1.1') ? 1 : 2)}\n`);
    expect(ledger.of(`v${version}`).map(({ environment, state }) => [environment, state])).toEqual(
      name ? [[name, 'succeeded']] : [],
    );
  });

  it('is complete when its deployment fails, says so, and goes to the others', async () => {
    await using there = await place();
    const ledger = memoryLedger([exampleRelease('1.2.0')]);
    const broken = { name: 'eu', on: ['stable'], target: script('process.exit(4)') };

    const run = success({ environments: [broken, ...environments] }, there.context(ledger));

    await expect(run).rejects.toMatchObject({ code: 'EDEPLOYFAILED', afterRelease: true });
    expect(ledger.of('v1.2.0').map(({ environment, state }) => [environment, state])).toEqual([
      ['eu', 'failed'],
      ['staging', 'succeeded'],
    ]);
  });

  it('stays away where a newer one is, and this is recorded', async () => {
    await using there = await place();
    const newer = exampleRelease('1.3.0', { deployments: [exampleDeployment('staging', 3)] });
    const ledger = memoryLedger([exampleRelease('1.2.0'), newer]);

    await success({ environments }, there.context(ledger));

    expect(await there.log()).toBe('');
    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'skipped', reason: '`staging` has v1.3.0, which is newer.' }]);
  });

  it('goes on where a run has died, and does nothing once it is there', async () => {
    await using there = await place();
    const running = { state: 'running' as const, ended: undefined, handle: { attempt: 'v1.2.0/staging/1' } };
    const ledger = memoryLedger([exampleRelease('1.2.0', { deployments: [exampleDeployment('staging', 2, running)] })]);

    await success({ environments }, there.context(ledger));
    await success({ environments }, there.context(ledger));

    expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'succeeded' }]);
    expect(await there.log()).toBe(`staging ${digestOf(2)}\n`);
  });

  it('is deployed without a ledger too, with a warning', async () => {
    await using there = await place();
    await recordArtifact(there.path, '1.2.0', {
      kind: 'image',
      name: 'ghcr.io/acme/parcel',
      digest: digestOf(7),
      mediaType: 'x',
    });
    const context = there.context(undefined);

    await success({ environments }, context);

    expect(await there.log()).toBe(`staging ${digestOf(7)}\n`);
    expect(context.lines.join('\n')).toContain('there is no ledger');
  });

  it('names beforehand what is wrong, all at once', async () => {
    await using there = await place();
    const missing = { command: { run: [['./no-such-program', '${WAYBILL_DIGEST}', '${WAYBILL_TYPO}']] } };

    await expect(
      verifyConditions({ environments: [{ name: 'staging', target: missing }] }, there.context(undefined)),
    ).rejects.toMatchObject({
      errors: [{ code: 'EDEPLOYVARIABLE' }, { code: 'ENODEPLOYPROGRAM' }],
    });
    await expect(
      verifyConditions({ environments: [{ name: 'production', target: missing }] }, there.context(undefined)),
    ).resolves.toBeUndefined();
  });

  it('names placeholders of checks and extra steps that never have a value', async () => {
    await using there = await place();
    const verify = [{ name: 'api', run: ['pytest', '--url=${WAYBILL_URL}'] }];
    const steps = [{ name: 'db', about: 'lost', run: [['restore', '${WAYBILL_PREVIUOS_TAG}']] }];

    await expect(
      verifyConditions(
        { environments: [{ name: 'staging', target: write, verify, rollback: { steps } }] },
        there.context(undefined),
      ),
    ).rejects.toMatchObject({
      errors: [
        { code: 'EDEPLOYVARIABLE', message: expect.stringContaining('WAYBILL_URL') },
        { code: 'EDEPLOYVARIABLE', message: expect.stringContaining('WAYBILL_PREVIUOS_TAG') },
      ],
    });
  });

  it('says where it will go', async () => {
    await using there = await place();
    const context = there.context(undefined);

    await verifyRelease({ environments }, context);

    expect(context.lines).toEqual(['Will deploy 1.2.0 to staging.']);
  });
});
