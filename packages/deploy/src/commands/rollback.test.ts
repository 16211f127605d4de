import { describe, expect, it } from '@jest/globals';
import { httpClient, type LedgerRelease, type Shell } from '@waybill/kernel';
import { commandWorld } from '../../test/command-world.ts';
import {
  digestOf,
  exampleDeployment,
  exampleRelease,
  type MemoryLedger,
  memoryLedger,
} from '../../test/memory-ledger.ts';
import { type RollbackGiven, rollback as runRollback } from './rollback.ts';

/** A registry that answers so to everything. */
const registry = (status: number) =>
  httpClient({
    fetch: async (url) => {
      const headers = { 'docker-content-digest': String(url).split('/').at(-1) ?? '' };
      return new Response(null, { status, headers });
    },
    clock: { now: () => new Date(), sleep: async () => {} },
    pause: 1,
  });

const rollback = (shell: Shell, given: RollbackGiven, status = 200) =>
  runRollback(shell, given, { http: registry(status) });

const append = (word: string) => [
  'node',
  '-e',
  `fs.appendFileSync('log', ${JSON.stringify(word)} + ' ' + process.env.WAYBILL_TAG + '\\n')`,
];
const step = { name: 'database', about: 'data since then is lost', run: [append('restore')] };
const staging = {
  ...{ name: 'staging', rollback: { steps: [step] } },
  target: { command: { run: [append('deploy')], rollback: [append('back')] } },
};

const place = (ledger: MemoryLedger, environment: object = staging) => commandWorld([environment], ledger);

const three = (state: 'succeeded' | 'failed' = 'succeeded'): LedgerRelease[] => [
  exampleRelease('1.1.0', { deployments: [exampleDeployment('staging', 1)] }),
  exampleRelease('1.2.0', { deployments: [exampleDeployment('staging', 2)] }),
  exampleRelease('1.3.0', { deployments: [exampleDeployment('staging', 3, { state })] }),
  exampleRelease('1.4.0'),
];

describe('waybill rollback', () => {
  it('prints what it would do, and what is not confirmed, until it is confirmed', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);

    const { text } = await rollback(there.shell, { environment: 'staging' });

    expect(text).toContain('Would bring v1.2.0 back to `staging`, which has v1.3.0');
    expect(text).toContain('Left out, as it was not confirmed: database (data since then is lost)');
    expect([await there.log(), ledger.written]).toEqual(['', []]);
  });

  it.each(['succeeded', 'failed'] as const)(
    'brings the healthy release before one that %s back, by its digest, and says so',
    async (state) => {
      const ledger = memoryLedger(three(state));
      await using there = await place(ledger);

      await rollback(there.shell, { environment: 'staging', isConfirmed: true });

      expect(await there.log()).toBe('back v1.2.0\n');
      expect(ledger.of('v1.2.0').at(-1)).toMatchObject({
        purpose: 'rollback',
        state: 'succeeded',
        digest: digestOf(2),
        by: 'ada',
      });
      expect(ledger.notified).toMatchObject([
        { code: 'EROLLEDBACK', message: '`staging` was rolled back from `v1.3.0` to `v1.2.0` by ada.' },
      ]);
    },
  );

  it('gives the facts to whoever announces it, and says what it has left alone', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);

    const { text, data } = await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(ledger.notified).toMatchObject([
      {
        deployment: { environment: 'staging', purpose: 'rollback', state: 'succeeded', tag: 'v1.2.0', from: 'v1.3.0' },
      },
    ]);
    const left = 'Left out, as it was not confirmed: database (data since then is lost). Add `--with database`.';
    expect([text, there.lines]).toEqual([expect.stringContaining(left), expect.arrayContaining([left])]);
    expect(data).toMatchObject({ leftOut: ['database'], from: 'v1.3.0', isDone: true });
  });

  it('lets a step know what it takes back, also where that failed', async () => {
    const shown = [
      'node',
      '-e',
      "fs.appendFileSync('log', process.env.WAYBILL_PREVIOUS_VERSION + ' ' + process.argv[1])",
    ];
    const steps = [{ ...step, run: [[...shown, '${WAYBILL_PREVIOUS_TAG} ${WAYBILL_ATTEMPT}']] }];
    const target = { command: { run: [['true']] } };
    await using there = await place(memoryLedger(three('failed')), { name: 'staging', target, rollback: { steps } });

    await rollback(there.shell, { environment: 'staging', with: 'database', isConfirmed: true });

    expect(await there.log()).toBe('1.3.0 v1.3.0 v1.2.0/staging/2');
  });

  it('ends what a run left without a result, so that it holds up nothing later', async () => {
    const running = exampleDeployment('staging', 4, { state: 'running', ended: undefined });
    const ledger = memoryLedger([...three().slice(0, 3), exampleRelease('1.4.0', { deployments: [running] })]);
    await using there = await place(ledger);

    await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(ledger.of('v1.4.0')).toMatchObject([
      { state: 'failed', reason: 'Its run ended without a result, and `v1.3.0` was rolled back in its place.' },
    ]);
    expect(ledger.of('v1.3.0').at(-1)).toMatchObject({ purpose: 'rollback', state: 'succeeded' });
  });

  it('goes further back the second time, and not forward again', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);

    await rollback(there.shell, { environment: 'staging', isConfirmed: true });
    await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(await there.log()).toBe('back v1.2.0\nback v1.1.0\n');
  });

  it('runs a confirmed step before the target, and none after one that failed', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);

    await rollback(there.shell, { environment: 'staging', to: '1.1.0', with: 'database', isConfirmed: true });

    expect(await there.log()).toBe('restore v1.1.0\nback v1.1.0\n');
    expect(ledger.of('v1.1.0').at(-1)).toMatchObject({ steps: ['database'] });

    const broken = { ...step, run: [['node', '-e', "console.log('no dump'); process.exit(2)"], append('never')] };
    await using other = await place(memoryLedger(three()), { ...staging, rollback: { steps: [broken] } });
    const run = rollback(other.shell, { environment: 'staging', with: 'database', isConfirmed: true });
    await expect(run).rejects.toMatchObject({
      code: 'EROLLBACKFAILED',
      details: expect.stringContaining('exit code 2: `no dump`'),
    });
    expect(await other.log()).toBe('');
  });

  it('ends where the program of a confirmed step is missing, and starts nothing', async () => {
    const ledger = memoryLedger(three());
    const steps = [{ ...step, run: [['waybill-no-such-program']] }];
    await using there = await place(ledger, { ...staging, rollback: { steps } });

    const run = rollback(there.shell, { environment: 'staging', with: 'database', isConfirmed: true });

    await expect(run).rejects.toMatchObject({ code: 'EROLLBACKFAILED' });
    expect(ledger.of('v1.2.0').at(-1)).toMatchObject({
      ...{ state: 'failed', reason: expect.stringContaining('The step `database` cannot be started') },
    });
    expect(await there.log()).toBe('');
  });

  it.each([
    [{ to: 'v1.4.0' }, 'ENEVERDEPLOYED'],
    [{ to: 'v9.9.9' }, 'ENEVERDEPLOYED'],
    [{ to: 'v1.3.0' }, 'ESAMERELEASE'],
    [{ with: 'databse' }, 'ENOROLLBACKSTEP'],
  ])('refuses %j', async (given, code) => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);

    await expect(rollback(there.shell, { environment: 'staging', isConfirmed: true, ...given })).rejects.toMatchObject({
      code,
    });
    expect([await there.log(), ledger.written]).toEqual(['', []]);
  });

  it.each([true, false])('says that the image is gone before anything is done (confirmed: %s)', async (isConfirmed) => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);

    await expect(rollback(there.shell, { environment: 'staging', isConfirmed }, 404)).rejects.toMatchObject({
      code: 'EROLLBACKIMAGE',
      message: expect.stringContaining(`ghcr.io/acme/parcel@${digestOf(2)}`),
      details: expect.stringContaining('Nothing was changed'),
    });

    expect([await there.log(), ledger.written]).toEqual(['', []]);
  });

  it.each([
    ['does not tell', staging, 403],
    ['is not asked', { ...staging, rollback: { image: false } }, 404],
  ])('goes on where the registry %s', async (_, environment, status) => {
    await using there = await place(memoryLedger(three()), environment);

    await rollback(there.shell, { environment: 'staging', isConfirmed: true }, status);

    expect(await there.log()).toBe('back v1.2.0\n');
    const warnings = there.lines.filter((line) => line.includes('is not known'));
    expect(warnings).toHaveLength(status === 403 ? 1 : 0);
  });

  it('links the page where packages of the release can be yanked, each once', async () => {
    const files = ['Parcel_Kit-1.3.0-py3-none-any.whl', 'parcel_kit-1.3.0.tar.gz'];
    const artifacts = files.map((name, index) => ({
      ...{ kind: index === 0 ? ('wheel' as const) : ('sdist' as const), name, mediaType: 'application/zip' },
    }));
    const ledger = memoryLedger(three().map((each) => (each.tag === 'v1.3.0' ? { ...each, artifacts } : each)));
    await using there = await place(ledger);
    const link = 'Yank the package, where it is on PyPI: https://pypi.org/manage/project/parcel-kit/release/1.3.0/';

    const { text, data } = await rollback(there.shell, { environment: 'staging' });
    await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(text).toContain(`By hand, if you want it: ${link}`);
    expect(data).toMatchObject({ byHand: [link] });
    expect(ledger.notified).toMatchObject([{ details: expect.stringContaining(link) }]);
  });

  it('takes the page of the release back where that is wanted, and stays done where it cannot', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger, { ...staging, rollback: { page: true } });

    const { text } = await rollback(there.shell, { environment: 'staging' });
    const done = await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(text).toContain('- Say on the page of v1.3.0 on GitHub that it was rolled back');
    expect(done).toMatchObject({ exitCode: 0 });
    expect(there.lines).toContain('The page of v1.3.0 stays as it is: `GITHUB_TOKEN` is not set.');
  });

  it('knows no way back from the first release', async () => {
    await using there = await place(
      memoryLedger([exampleRelease('1.1.0', { deployments: [exampleDeployment('staging', 1)] })]),
    );

    await expect(rollback(there.shell, { environment: 'staging' })).rejects.toMatchObject({ code: 'ENOPREVIOUS' });
  });
});
