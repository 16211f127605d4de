import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { LedgerRelease } from '@waybill/kernel';
import { loopback } from '@waybill/kernel/testing';
import { commandWorld } from '../../test/command-world.ts';
import { digestOf, exampleDeployment, exampleRelease, memoryLedger } from '../../test/memory-ledger.ts';
import { deploy } from './deploy.ts';
import { environments } from './environments.ts';

const script = (text: string) => ({ command: { run: [['node', '-e', text]] } });
/** Appends what the command learns to a file. */
const write = script(
  "fs.appendFileSync('log', [process.env.WAYBILL_PURPOSE, process.env.WAYBILL_TAG, process.env.WAYBILL_IMAGE, process.env.WAYBILL_PREVIOUS_TAG].join(' ') + '\\n')",
);

const staging = { name: 'staging', target: write };
const two = (): LedgerRelease[] => [
  exampleRelease('1.1.0', { deployments: [exampleDeployment('staging', 1)] }),
  exampleRelease('1.2.0'),
];

describe('waybill deploy', () => {
  it('brings the newest release to an environment, once, and records it', async () => {
    const ledger = memoryLedger(two());
    await using there = await commandWorld([staging], ledger);
    Object.assign(there.shell.env, { GITHUB_STEP_SUMMARY: `${there.path}/summary.md` });

    const first = await deploy(there.shell, { environment: 'staging' });
    const second = await deploy(there.shell, { environment: 'staging' });

    expect(await there.log()).toBe(`deploy v1.2.0 ghcr.io/acme/parcel@${digestOf(2)} v1.1.0\n`);
    expect(first).toMatchObject({ exitCode: 0, text: '`staging` has v1.2.0.' });
    expect(second).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining('there is nothing to do'),
      data: { action: 'none' },
    });
    expect(ledger.of('v1.2.0')).toEqual([
      expect.objectContaining({
        ...{
          key: 'v1.2.0/staging/1',
          environment: 'staging',
          purpose: 'deploy',
          state: 'succeeded',
          by: 'ada',
          digest: digestOf(2),
        },
        previous: { tag: 'v1.1.0', version: '1.1.0', digest: digestOf(1) },
      }),
    ]);
    expect(ledger.written[0]).toMatchObject({ state: 'running' });
    expect(ledger.claims.size).toBe(0);
    const page = await readFile(`${there.path}/summary.md`, 'utf8');
    expect(page.match(/^## Deployment to `staging`$/gm)).toHaveLength(2);
    expect(page).toContain('- Before: `v1.1.0`\n');
  });

  it('prints the steps of a dry run and does none of them', async () => {
    const ledger = memoryLedger(two());
    const verify = [{ name: 'api', run: ['pytest', 'tests/api'] }];
    await using there = await commandWorld([{ ...staging, verify }], ledger);

    const { text } = await deploy(there.shell, { environment: 'staging', tag: '1.2.0', isDryRun: true });

    expect(text).toContain('Would deploy v1.2.0 to `staging`');
    expect(text).toContain('Check api: ["pytest","tests/api"]');
    expect([await there.log(), ledger.written]).toEqual(['', []]);
  });

  it.each([
    ['a command that fails', script("console.log('no quota'); process.exit(3)"), [], /exit code 3.*no quota/],
    [
      'a check that fails',
      write,
      [{ name: 'api', run: ['node', '-e', "console.log('boom'); process.exit(1)"] }],
      /`api` failed: It ended with exit code 1.*boom/,
    ],
    ['a check that does not exist', write, [{ name: 'api', run: ['./no-such-check'] }], /`api` failed/],
    [
      'a check whose report counts a failure',
      write,
      [
        {
          name: 'api',
          run: ['node', '-e', "fs.writeFileSync('r.xml', '<testsuite><testcase><failure/></testcase></testsuite>')"],
          junit: 'r.xml',
        },
      ],
      /1 of 1 tests failed/,
    ],
    [
      'a check that writes no report',
      write,
      [{ name: 'api', run: ['true'], junit: 'r.xml' }],
      /has not written its report `r.xml`/,
    ],
    [
      'a report that is no XML',
      write,
      [{ name: 'api', run: ['node', '-e', "fs.writeFileSync('r.xml', '{}')"], junit: 'r.xml' }],
      /report `r.xml` cannot be read/,
    ],
    ['a report outside', write, [{ name: 'api', run: ['true'], junit: '../r.xml' }], /leads out of the repository/],
  ] as const)('ends red with %s, and the release stays', async (_, target, verify, reason) => {
    const ledger = memoryLedger(two());
    await using there = await commandWorld([{ ...staging, target, verify }], ledger);

    const error = await deploy(there.shell, { environment: 'staging' }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'EDEPLOYFAILED', afterRelease: true, details: expect.stringMatching(reason) });
    expect(error).toMatchObject({ details: expect.stringContaining('`npx waybill deploy staging v1.2.0`') });
    expect(ledger.of('v1.2.0')).toMatchObject([{ state: 'failed', reason: expect.stringMatching(reason) }]);
    expect(ledger.notified).toEqual([error]);
    expect(ledger.claims.size).toBe(0);

    // Again is a new attempt.
    await deploy(there.shell, { environment: 'staging' }).catch(() => {});
    expect(ledger.of('v1.2.0').map(({ key }) => key)).toEqual(['v1.2.0/staging/1', 'v1.2.0/staging/2']);
  });

  it('keeps the reports of checks, and gives them the environment', async () => {
    const ledger = memoryLedger(two());
    const text =
      "'<testsuite><testcase name=\"' + process.env.ENVIRONMENT + process.env.WAYBILL_VERSION + ' \u00e9\"/></testsuite>'";
    // In an encoding that is not UTF-8: what is kept has the bytes whose hash is recorded.
    const verify = [
      { name: 'api', run: ['node', '-e', `fs.writeFileSync('r.xml', ${text}, 'latin1')`], junit: 'r.xml' },
    ];
    await using there = await commandWorld([{ ...staging, verify }], ledger);

    await deploy(there.shell, { environment: 'staging' });

    const path = '.waybill/1.2.0/verifications/staging-api.xml';
    expect(ledger.of('v1.2.0')).toMatchObject([
      { state: 'succeeded', verifications: [{ name: 'api', state: 'passed', tests: 1, failures: 0, report: path }] },
    ]);
    const { readFile } = await import('node:fs/promises');
    const kept = await readFile(`${there.shell.cwd}/${path}`);
    expect(kept.toString('latin1')).toContain('staging1.2.0 \u00e9');
    const sha256 = createHash('sha256').update(kept).digest('hex');
    expect(ledger.of('v1.2.0')).toMatchObject([{ verifications: [{ sha256 }] }]);
  });

  it.each([
    ['1.2.0', 'succeeded'],
    ['1.1.0', 'failed'],
  ])('asks the service, which answers as %s', async (version, state) => {
    await using service = await loopback((_, response) => response.end(JSON.stringify({ version })));
    const ledger = memoryLedger(two());
    const health = { url: `${service.url}/health`, json: 'version', interval: 0, timeout: 1 };
    await using there = await commandWorld([{ ...staging, health }], ledger);

    await deploy(there.shell, { environment: 'staging' }).catch(() => {});

    expect(ledger.of('v1.2.0')).toMatchObject([
      { state, health: { state: state === 'succeeded' ? 'healthy' : 'unhealthy' } },
    ]);
  });

  it('ends where the address of the service must not be asked', async () => {
    const ledger = memoryLedger(two());
    const health = { url: 'http://staging.example/health', json: 'version', interval: 0, timeout: 1 };
    await using there = await commandWorld([{ ...staging, health }], ledger);

    await expect(deploy(there.shell, { environment: 'staging' })).rejects.toMatchObject({ code: 'EDEPLOYFAILED' });

    expect(ledger.of('v1.2.0')).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('staging.example'), health: { state: 'unhealthy' } },
    ]);
  });

  it.each([1, 2, 3])(
    'goes on where a run has died at its record %d, and starts nothing anew that is at work',
    async (at) => {
      let records = 0;
      let isDead = false;
      const ledger = memoryLedger(two(), () => {
        records += 1;
        if (records === at) isDead = true;
        if (isDead) throw new Error('dead');
      });
      await using there = await commandWorld([staging], ledger);
      await deploy(there.shell, { environment: 'staging' }).catch(() => {});
      isDead = false;

      await deploy(there.shell, { environment: 'staging' });

      expect(ledger.of('v1.2.0')).toMatchObject([{ key: 'v1.2.0/staging/1', state: 'succeeded' }]);
    },
  );

  it.each([
    [{ environment: 'stagin' }, 'ENOENVIRONMENT'],
    [{ environment: 'staging', tag: 'v9.9.9' }, 'ENORELEASE'],
    [{ environment: 'staging', tag: 'v1.0.0' }, 'EOLDERRELEASE'],
    [{ environment: 'staging', skipStaging: ' ' }, 'EEMPTYREASON'],
  ])('refuses %j', async (given, code) => {
    const ledger = memoryLedger([exampleRelease('1.0.0'), ...two()]);
    await using there = await commandWorld([staging], ledger);

    await expect(deploy(there.shell, given)).rejects.toMatchObject({ code });
    expect(ledger.written).toEqual([]);
  });
});

describe('waybill environments', () => {
  it('shows what runs where, and what failed after it', async () => {
    const failed = exampleDeployment('staging', 2, { state: 'failed', reason: 'It answered 503.' });
    const ledger = memoryLedger([
      exampleRelease('1.1.0', {
        deployments: [exampleDeployment('staging', 1, { by: 'ada' }), exampleDeployment('old', 1)],
      }),
      exampleRelease('1.2.0', { deployments: [failed] }),
    ]);
    await using there = await commandWorld([staging, { name: 'production', target: write, approval: 'none' }], ledger);

    const { exitCode, text, data } = await environments(there.shell, {});

    expect(exitCode).toBe(3);
    expect(text?.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['Environment', 'Release', 'Since', 'Health', 'Verified', 'By', 'Remarks'],
      [
        'staging',
        'v1.1.0',
        '2026-11-01T09:10:00.000Z',
        'not checked',
        'not checked',
        'ada',
        'deploy of v1.2.0 failed: It answered 503.',
      ],
      ['production', 'nothing'],
      ['old', 'v1.1.0', '2026-11-01T09:10:00.000Z', 'not checked', 'not checked'],
    ]);
    expect(data).toMatchObject({
      environments: [{ name: 'staging', tag: 'v1.1.0', last: { tag: 'v1.2.0', state: 'failed' } }, {}, {}],
    });
  });

  it('asks the services now', async () => {
    await using service = await loopback((_, response) => {
      response.statusCode = 503;
      response.end();
    });
    const ledger = memoryLedger(two());
    const health = { url: `${service.url}/health`, interval: 0, timeout: 1 };
    await using there = await commandWorld([{ ...staging, health }], ledger);

    expect(await environments(there.shell, { isNow: true })).toMatchObject({
      ...{ exitCode: 3, data: { environments: [{ name: 'staging', health: 'unhealthy' }] } },
    });
  });
});
