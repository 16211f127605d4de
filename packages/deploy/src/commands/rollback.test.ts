import { readFile, writeFile } from 'node:fs/promises';
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

  it('changes nothing the second time, and names the way further back', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);
    const again = () => rollback(there.shell, { environment: 'staging', isConfirmed: true });

    await again();
    const written = ledger.written.length;
    const second = await again();
    const named = await rollback(there.shell, { environment: 'staging', to: 'v1.2.0', isConfirmed: true });
    const planned = await rollback(there.shell, { environment: 'staging' });

    for (const result of [second, named, planned]) {
      expect(result).toMatchObject({ exitCode: 0, data: { tag: 'v1.2.0', from: 'v1.3.0', action: 'none' } });
      expect(result.text).toMatch(
        /^`staging` was rolled back from v1\.3\.0 to v1\.2\.0 already, at 2\S+Z: there is nothing to do\.\n/,
      );
      expect(result.text).toContain('To go further back: `npx waybill rollback staging --to v1.1.0 --yes`.');
    }
    expect(await there.log()).toBe('back v1.2.0\n');
    expect([ledger.written.length, ledger.notified.length]).toEqual([written, 1]);

    await rollback(there.shell, { environment: 'staging', to: 'v1.1.0', isConfirmed: true });
    expect(await there.log()).toBe('back v1.2.0\nback v1.1.0\n');
    const last = await again();
    expect(last.text).not.toContain('further');
    expect(await there.log()).toBe('back v1.2.0\nback v1.1.0\n');
  });

  it('goes to the same release again where a rollback to it failed', async () => {
    const broken = {
      ...staging,
      target: { command: { run: [['true']], rollback: [append('try'), ['sh', '-c', 'test -e mended']] } },
    };
    const ledger = memoryLedger(three());
    await using there = await place(ledger, broken);
    const run = () => rollback(there.shell, { environment: 'staging', isConfirmed: true });

    await expect(run()).rejects.toMatchObject({
      code: 'EROLLBACKFAILED',
      details: expect.stringContaining('--to v1.2.0'),
    });
    await writeFile(`${there.path}/mended`, '');
    await run();

    expect(await there.log()).toBe('try v1.2.0\ntry v1.2.0\n');
    expect(ledger.of('v1.2.0').map(({ state, previous }) => [state, previous?.tag])).toEqual([
      ['succeeded', undefined],
      ['failed', 'v1.3.0'],
      ['succeeded', 'v1.3.0'],
    ]);
  });

  it('runs a step that is confirmed later, once', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);
    await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    const confirmed = () => rollback(there.shell, { environment: 'staging', with: 'database', isConfirmed: true });
    await confirmed();
    await confirmed();

    expect(await there.log()).toBe('back v1.2.0\nrestore v1.2.0\nback v1.2.0\n');
    expect(ledger.of('v1.2.0').at(-1)).toMatchObject({ steps: ['database'], previous: { tag: 'v1.3.0' } });
  });

  it('takes back the next deployment after a rollback, to the release that was healthy before it', async () => {
    const ledger = memoryLedger(three());
    await using there = await place(ledger);
    await rollback(there.shell, { environment: 'staging', isConfirmed: true });
    const at = new Date(Date.now() + 60_000).toISOString();
    await ledger.record('v1.4.0', exampleDeployment('staging', 4, { at, ended: at }));

    const { data } = await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(data).toMatchObject({ tag: 'v1.2.0', from: 'v1.4.0' });
    expect(await there.log()).toBe('back v1.2.0\nback v1.2.0\n');
  });

  it('is on the page of the job, whatever becomes of it', async () => {
    await using there = await place(memoryLedger(three()));
    const file = `${there.path}/summary.md`;
    Object.assign(there.shell.env, { GITHUB_STEP_SUMMARY: file });

    await rollback(there.shell, { environment: 'staging', isConfirmed: true });

    expect(await readFile(file, 'utf8')).toBe(`## Rollback to \`staging\`

\`\`\`text
\`staging\` has v1.2.0 again.
Left out, as it was not confirmed: database (data since then is lost). Add \`--with database\`.
\`\`\`

- Release: \`v1.2.0\`
- Taken back: \`v1.3.0\`
- Image: \`ghcr.io/acme/parcel@${digestOf(2)}\`
- By: \`ada\`
- Duration: 0 s

`);
    await rollback(there.shell, { environment: 'staging', to: 'v1.1.0', with: 'database', isConfirmed: true });
    expect(await readFile(file, 'utf8')).toContain('- Extra step: `database`');
  });

  it('shows on that page why it failed, whatever words the failure has', async () => {
    const word = '<img src=x> ```\n::error::x';
    const failing = {
      command: {
        run: [['true']],
        rollback: [['node', '-e', `console.error(${JSON.stringify(word)}); process.exit(3)`]],
      },
    };
    await using there = await commandWorld([{ ...staging, target: failing }], memoryLedger(three()));
    const file = `${there.path}/summary.md`;
    Object.assign(there.shell.env, { GITHUB_STEP_SUMMARY: file });

    await expect(rollback(there.shell, { environment: 'staging', isConfirmed: true })).rejects.toThrow();

    const shown = await readFile(file, 'utf8');
    expect(shown).toMatch(/^## EROLLBACKFAILED\n\n```text\nThe rollback of `staging` to `v1\.2\.0` failed\.\n/);
    expect(shown).toContain('npx waybill rollback staging --to v1.2.0 --yes');
    expect(shown.match(/^```/gm)).toHaveLength(2);
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
