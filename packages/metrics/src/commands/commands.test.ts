import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { type ReleaseError, realPorts, type Shell } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { mark } from './mark.ts';
import { show } from './show.ts';

const alone = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

interface EntryOfTest {
  readonly version: string;
  readonly head: string;
  readonly base: string;
  readonly changes?: object;
}

function entryOf({ version, head, base, changes = {} }: EntryOfTest) {
  const started = `2026-11-${10 + Number(version.split('.')[1])}T09:00:00.000Z`;
  return {
    schema: 1,
    ...{ tag: `v${version}`, version, type: 'minor', channel: null, gitHead: head, builtFrom: head },
    branch: { name: 'main', type: 'release', main: true },
    lastRelease: { version: '1.0.0', gitTag: 'v1.0.0', gitHead: base },
    state: 'complete',
    run: { id: version, host: 'ci', pid: 7, started, ended: started },
    ...{ updated: started, notes: '', artifacts: [], announcements: [] },
    deliveries: [{ member: 'pypi', state: 'done', at: started }],
    ...changes,
  };
}

/** A clone with a remote, three commits, and a ledger. */
async function repository(changes: object = {}) {
  const folder = await temporaryFolder();
  const cwd = join(folder.path, 'clone');
  await mkdir(cwd);
  const git = async (args: string[], input?: string) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@x.test'];
    const { stdout } = await execa('git', [...identity, ...args], { cwd, env: alone, ...(input && { input }) });
    return stdout;
  };
  await git(['init', '--quiet', '--initial-branch=main']);
  await git(['init', '--quiet', '--bare', join(folder.path, 'remote.git')]);
  const heads: string[] = [];
  for (const subject of ['feat: a', 'feat: b', 'fix: c']) {
    await git(['commit', '--quiet', '--allow-empty', '--message', subject]);
    heads.push(await git(['rev-parse', 'HEAD']));
  }
  const [base = '', one = '', two = ''] = heads;
  const entries = [
    entryOf({ version: '1.1.0', head: one, base }),
    entryOf({ version: '1.2.0', head: two, base: one, changes }),
  ];
  const files = entries.map((entry) => {
    const text = JSON.stringify(entry);
    return `M 100644 inline ${entry.tag}/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  await git(
    ['fast-import', '--quiet', '--done', '--date-format=now'],
    `commit refs/notes/waybill\ncommitter A <a@x.test> now\ndata 0\n${files.join('')}done\n`,
  );
  const remote = `file://${join(folder.path, 'remote.git')}`;
  await git(['push', '--quiet', remote, 'refs/notes/waybill', 'main']);
  return { cwd, git, remote, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

interface Place {
  readonly cwd: string;
  readonly remote: string;
}

function shellOf({ cwd, remote }: Place, options: object = {}, env: Readonly<Record<string, string>> = {}) {
  const told: ReleaseError[] = [];
  const context = fakeContext({ cwd, env: { ...process.env, ...alone, ...env }, options: { repositoryUrl: remote } });
  const deployments = { notify: async (error: ReleaseError) => void told.push(error) };
  const shell = {
    ...{ cwd, env: context.env, stdout: new PassThrough(), stderr: new PassThrough() },
    open: async () => ({ context, options, deployments }),
  };
  const clock = { now: () => new Date('2026-11-20T09:00:00.000Z'), sleep: async () => {} };
  return { told, shell: shell as unknown as Shell, ports: { ...realPorts(context, {}), clock } };
}

const nothing = { environment: undefined, window: undefined, output: undefined, isChecked: false };

describe('waybill metrics', () => {
  it('measures what the ledger and git of the clone have', async () => {
    await using place = await repository();
    const { shell, ports } = shellOf(place);

    const { exitCode, text, data } = await show(shell, nothing, ports);

    expect(exitCode).toBe(0);
    expect(text).toContain('Releases, in place of deployments');
    expect(data).toMatchObject({ releases: { now: { stable: 2, resumed: 0 } }, environments: [{ basis: 'releases' }] });
  });

  it('writes its files, and the summary of the job', async () => {
    await using place = await repository();
    const summary = join(place.cwd, '../summary.md');
    const { shell, ports } = shellOf(place, {}, { GITHUB_STEP_SUMMARY: summary });

    await show(shell, { ...nothing, output: 'out/metrics' }, ports);

    expect((await readdir(join(place.cwd, 'out/metrics'))).sort()).toEqual([
      ...['deployments.svg', 'metrics.html', 'metrics.json', 'metrics.md', 'metrics.prom'],
    ]);
    expect(await readFile(summary, 'utf8')).toContain('## Release metrics: the 30 days to 2026-11-20');
  });

  it('an entry that cannot be read is named and left out', async () => {
    await using place = await repository({ state: 'lost' });
    const { shell, ports } = shellOf(place);

    const { data } = await show(shell, nothing, ports);

    expect(data).toMatchObject({
      releases: { now: { stable: 1 } },
      notes: expect.arrayContaining([expect.stringContaining('v1.2.0: `state`')]),
    });
  });

  it('says that a clone is shallow', async () => {
    await using place = await repository();
    const cwd = join(place.cwd, '../shallow');
    await execa('git', ['clone', '--quiet', '--depth=1', '--branch=main', place.remote, cwd], { env: alone });
    const { shell, ports } = shellOf({ ...place, cwd });

    const { data } = await show(shell, nothing, ports);

    expect(data).toMatchObject({ notes: expect.arrayContaining([expect.stringContaining('The clone is shallow')]) });
  });

  it.each([
    [{ window: '0' }, 'EMETRICSWINDOW'],
    [{ window: '1e3' }, 'EMETRICSWINDOW'],
    [{ window: '9999' }, 'EMETRICSWINDOW'],
    [{ environment: 'moon' }, 'ENOMETRICSENVIRONMENT'],
  ])('%j is %s', async (given, code) => {
    await using place = await repository();
    const { shell, ports } = shellOf(place);

    await expect(show(shell, { ...nothing, ...given }, ports)).rejects.toMatchObject({ code });
  });

  it('without a repository there is nothing to measure', async () => {
    const shell = { cwd: '/', env: {}, stdout: new PassThrough(), stderr: new PassThrough() };

    await expect(show(shell, nothing)).rejects.toMatchObject({ code: 'ENOMETRICSREPOSITORY' });
  });
});

describe('what an earlier run has read', () => {
  /** Counts what git is asked for: names of objects, and records of commits that it gives. */
  function counting(ports: ReturnType<typeof shellOf>['ports']) {
    const read: string[] = [];
    let commits = 0;
    const run: typeof ports.run = async (file, args, options) => {
      const result = await ports.run(file, args, options);
      if (args.includes('cat-file')) read.push(...(options?.input ?? '').split('\n').filter(Boolean));
      if (args.some((each) => each.includes('%H'))) commits += result.stdout.split('\0').filter(Boolean).length;
      return result;
    };
    return { ports: { ...ports, run }, read, commits: () => commits };
  }
  const measured = async (place: Place & { readonly cwd: string }) => {
    const { shell, ports } = shellOf(place);
    const counted = counting(ports);
    const { data } = await show(shell, nothing, counted.ports);
    return { data, entries: counted.read.filter((name) => name.includes('/waybill.json')), commits: counted.commits() };
  };

  it('is not read again: only entries that have changed, and commits that are new', async () => {
    await using place = await repository({ state: 'delivering' });

    const first = await measured(place);
    const second = await measured(place);
    await place.git(['commit', '--quiet', '--allow-empty', '--message', 'feat: d']);
    const done = JSON.stringify(
      entryOf({
        version: '1.2.0',
        head: await place.git(['rev-parse', 'HEAD~1']),
        base: await place.git(['rev-parse', 'HEAD~2']),
      }),
    );
    await place.git(
      ['fast-import', '--quiet', '--done', '--date-format=now'],
      `commit refs/notes/waybill\ncommitter A <a@x.test> now\ndata 0\nfrom refs/notes/waybill^0\nM 100644 inline v1.2.0/waybill.json\ndata ${Buffer.byteLength(done)}\n${done}\ndone\n`,
    );
    const third = await measured(place);
    await rm(join(place.cwd, '.waybill/measured.json'));
    const fresh = await measured(place);

    expect([first.entries.length, first.commits]).toEqual([2, 3]);
    expect([second.entries.length, second.commits]).toEqual([0, 0]);
    expect(second.data).toEqual(first.data);
    expect(third.entries).toEqual(['refs/notes/waybill:v1.2.0/waybill.json']);
    expect(third.commits).toBe(1);
    expect(third.data).toEqual(fresh.data);
    expect(third.data).toMatchObject({ releases: { now: { stable: 2 } }, unreleased: { commits: 1 } });
    expect([fresh.entries.length, fresh.commits]).toEqual([2, 4]);
    expect(await place.git(['status', '--porcelain'])).toBe('');
  });

  it.each([
    ['is cut', '{"edition":1,"entries":{'],
    ['is of another edition', '{"edition":0,"entries":{},"tips":[],"commits":[]}'],
    ['holds something else', '{"edition":1,"entries":{"v1.1.0":{"object":7}},"tips":["--exec=x"],"commits":[]}'],
    [
      'names changes and commits that are gone',
      JSON.stringify({ edition: 1, tip: 'f'.repeat(40), entries: {}, tips: ['e'.repeat(40)], commits: [] }),
    ],
  ])('is of no use where it %s', async (_, text) => {
    await using place = await repository();
    const wanted = await measured(place);
    await writeFile(join(place.cwd, '.waybill/measured.json'), text);

    expect((await measured(place)).data).toEqual(wanted.data);
  });

  it('of a shallow clone is read again when the history is there', async () => {
    await using place = await repository();
    const cwd = join(place.cwd, '../shallow');
    await execa('git', ['clone', '--quiet', '--depth=1', '--branch=main', place.remote, cwd], { env: alone });
    const fetched = ['fetch', '--quiet', 'origin', '+refs/notes/*:refs/notes/*'];
    await execa('git', fetched, { cwd, env: alone });
    await measured({ ...place, cwd });
    await execa('git', ['fetch', '--quiet', '--unshallow'], { cwd, env: alone });

    const { data, commits } = await measured({ ...place, cwd });

    expect(commits).toBe(3);
    expect(data).toEqual((await measured(place)).data);
  });

  it('has what every version of the ledger has written, and names an entry of a newer one', async () => {
    const [first] = [await repository({ schema: 2 })];
    await using place = first;

    const { data } = await measured(place);
    const again = await measured(place);

    expect(data).toMatchObject({
      releases: { now: { stable: 1 } },
      notes: expect.arrayContaining([
        expect.stringMatching(/An entry of the ledger cannot be read and is left out: v1\.2\.0: /),
      ]),
    });
    expect(again.data).toEqual(data);
    expect(again.entries).toEqual([]);
  });
});

describe('waybill metrics --check', () => {
  it('notifies once of each crossing, and again when it comes back', async () => {
    await using place = await repository({ state: 'delivering' });
    const checked = { ...nothing, isChecked: true };
    const limits = (incompleteHours: number) => shellOf(place, { limits: { incompleteHours } });

    const crossed = limits(1);
    expect(await show(crossed.shell, checked, crossed.ports)).toMatchObject({
      exitCode: 3,
      text: expect.stringContaining('Crossed: Release v1.2.0 is incomplete'),
      data: { crossings: [{ key: 'incompleteHours:v1.2.0' }] },
    });
    expect(crossed.told).toMatchObject([{ code: 'EMETRICSLIMIT', details: expect.stringContaining('v1.2.0') }]);

    const again = limits(1);
    expect(await show(again.shell, checked, again.ports)).toMatchObject({ exitCode: 3 });
    expect(again.told).toEqual([]);

    const well = limits(10_000);
    expect(await show(well.shell, checked, well.ports)).toMatchObject({ exitCode: 0 });
    const back = limits(1);
    await show(back.shell, checked, back.ports);
    expect(back.told).toHaveLength(1);
  });
});

describe('a check that is interrupted', () => {
  const checked = { ...nothing, isChecked: true };
  const open = (place: Place, minutes: number, isDying = false) => {
    const world = shellOf(place, { limits: { incompleteHours: 1 } });
    const now = () => new Date(Date.parse('2026-11-20T09:00:00.000Z') + minutes * 60_000);
    if (isDying) {
      const opened = world.shell.open;
      const notify = async () => {
        throw new Error('killed');
      };
      const shell = { ...world.shell, open: async () => ({ ...(await opened?.()), deployments: { notify } }) };
      Object.assign(world, { shell });
    }
    return {
      ...world,
      check: () => show(world.shell, checked, { ...world.ports, clock: { ...world.ports.clock, now } }),
    };
  };

  it('before it notifies is made up for by a later one, and not by one that runs beside it', async () => {
    await using place = await repository({ state: 'delivering' });
    await expect(open(place, 0, true).check()).rejects.toThrow('killed');

    const beside = open(place, 1);
    await beside.check();
    const later = open(place, 30);
    await later.check();
    const last = open(place, 60);
    await last.check();

    expect([beside.told, last.told]).toEqual([[], []]);
    expect(later.told).toMatchObject([
      { code: 'EMETRICSLIMIT', details: expect.stringContaining('may have said so already') },
    ]);
  });

  it('leaves what an earlier version of this file has', async () => {
    await using place = await repository({ state: 'delivering' });
    const first = open(place, 0);
    await first.check();
    const path = 'refs/notes/waybill:.records/alerts.json';
    const kept = await execa('git', ['--git-dir', place.remote.slice(7), 'show', path]);

    expect(JSON.parse(kept.stdout)).toEqual({ schema: 1, crossed: ['incompleteHours:v1.2.0'], begun: [] });
  });
});

describe('waybill metrics mark', () => {
  const given = { tag: '1.1.0', isFailed: true, reason: ' payments stopped ' };

  it('is kept in the ledger of the remote, and measured', async () => {
    await using place = await repository();
    const { shell, ports } = shellOf(place, {}, { GITHUB_ACTOR: 'ada' });

    const { data } = await mark(shell, given, ports);

    expect(data).toEqual({ tag: 'v1.1.0', at: '2026-11-20T09:00:00.000Z', reason: 'payments stopped', by: 'ada' });
    const kept = await execa('git', [
      '--git-dir',
      place.remote.slice(7),
      'show',
      'refs/notes/waybill:.records/marks.json',
    ]);
    expect(JSON.parse(kept.stdout)).toEqual({ schema: 1, marks: [data] });
    expect((await show(shell, nothing, ports)).data).toMatchObject({
      environments: [{ now: { failed: { count: 1, of: 2 } } }],
    });
  });

  it('a second mark changes the reason and keeps the time', async () => {
    await using place = await repository();
    const { shell, ports } = shellOf(place);
    await mark(shell, given, ports);
    const later = { ...ports, clock: { ...ports.clock, now: () => new Date('2026-11-21T09:00:00.000Z') } };

    const { data } = await mark(shell, { ...given, reason: 'a queue was full' }, later);

    expect(data).toMatchObject({ at: '2026-11-20T09:00:00.000Z', reason: 'a queue was full' });
  });

  it.each([
    [{ tag: undefined }, 'ENOMARK'],
    [{ isFailed: false }, 'ENOMARK'],
    [{ reason: ' ' }, 'ENOMARK'],
    [{ tag: 'v7.0.0' }, 'ENOMARKEDRELEASE'],
  ])('%j is %s', async (changes, code) => {
    await using place = await repository();
    const { shell, ports } = shellOf(place);

    await expect(mark(shell, { ...given, ...changes }, ports)).rejects.toMatchObject({ code });
  });
});
