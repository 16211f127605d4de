import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ReleaseNews } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { announceEmergency } from '../src/alerts/announce-emergency.ts';
import { notifyFailure } from '../src/alerts/notify-failure.ts';
import { watch } from '../src/alerts/watch.ts';
import { recordStep, startJournal } from '../src/summary/index.ts';

/** A plugin that keeps what it is told. */
const plugin = `import { appendFileSync } from 'node:fs';
export async function notify(_, { news, announcement }) {
  if (process.env.FAILS) return announcement.missed('ops', 'ops: the mailbox is full');
  appendFileSync(process.env.TOLD, JSON.stringify(news) + '\\n');
}
`;

/** A repository with a release workflow of its own, and what a job in it is told. */
async function project(plugins: readonly unknown[], files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder({ 'told.mjs': plugin, ...files });
  const cwd = folder.path;
  const pipeline = join(import.meta.dirname, '../src/index.ts');
  await writeFile(
    join(cwd, '.releaserc'),
    JSON.stringify({ branches: ['main'], plugins: [[pipeline, { members: plugins }]] }),
  );
  const git = (...args: readonly string[]) => execa('git', args, { cwd });
  await git('init', '-q', '-b', 'main', '.');
  await git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-q', '--allow-empty', '-m', 'feat: x');
  await git('remote', 'add', 'origin', cwd);
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const told = join(cwd, 'told.jsonl');
  const streams = { stdout: new PassThrough().resume(), stderr: new PassThrough().resume() };
  const shell = { ...streams, cwd, env: { PATH: process.env['PATH'], HOME: cwd, GITHUB_REF_NAME: 'main' } };
  process.env['TOLD'] = told;
  const news = async () =>
    (await readFile(told, 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ReleaseNews);
  return { shell, git, news, cwd, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('commands that notify people', () => {
  it('send an emergency, and show it in a dry run', async () => {
    await using repository = await project(['./told.mjs'], { 'what.md': 'The index is **down**.' });
    const given = { template: 'service-disruption', file: 'what.md', isDryRun: true };

    const shown = await announceEmergency(repository.shell, given);
    expect(await repository.news()).toEqual([]);
    const sent = await announceEmergency(repository.shell, { ...given, isDryRun: false });

    expect(shown.text).toContain('The index is **down**.');
    expect(sent.exitCode).toBe(0);
    expect(await repository.news()).toMatchObject([
      {
        event: 'alert',
        isEmergency: true,
        kind: 'service-disruption',
        text: expect.stringContaining('The index is **down**.'),
      },
    ]);
    await expect(announceEmergency(repository.shell, { ...given, template: 'fire' })).rejects.toMatchObject({
      code: 'EUNKNOWNEMERGENCY',
    });
    await expect(
      announceEmergency(repository.shell, { template: 'critical-hotfix', isDryRun: true }),
    ).rejects.toMatchObject({ code: 'ENOMESSAGE' });
  });

  it('say of a failed run what the journal has, once', async () => {
    await using repository = await project(['./told.mjs'], { 'job.log': 'compiling\nerror: no compiler' });
    const [started, ended] = [new Date(), new Date()];
    await startJournal(repository.cwd);
    await recordStep(repository.cwd, { step: 'prepare', member: 'pypi', started, ended, ok: false });

    expect(await notifyFailure(repository.shell, { log: 'job.log' })).toMatchObject({ exitCode: 0 });
    await recordStep(repository.cwd, { step: 'fail', member: 'slack', started, ended, ok: true });
    expect(await notifyFailure(repository.shell, {})).toMatchObject({ data: { isSent: false } });

    const [first, ...others] = await repository.news();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ event: 'failed', title: expect.stringMatching(/^Release of .* \(main\) failed$/) });
    expect(first?.text).toMatch(/The `prepare` step of `pypi` failed[\s\S]*error: no compiler/);
  });

  it('watch what waits and what ends, and say what could not be checked', async () => {
    const ignores = 'ignores:\n  - id: CVE-2026-1\n    reason: not reached\n    until: 2020-01-01\n';
    await using repository = await project(['./told.mjs'], { 'vulnerability-ignores.yaml': ignores });
    await repository.git('tag', 'v1.0.0');
    const date = { GIT_COMMITTER_DATE: '2020-01-01T00:00:00Z' };
    await execa(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-q', '--allow-empty', '-m', 'fix: y'],
      {
        cwd: repository.cwd,
        env: date,
      },
    );
    const given = { days: 14, ahead: 21, workflow: 'release.yml', expires: '', isDryRun: false };

    const result = await watch(repository.shell, given);

    expect(result.exitCode).toBe(3);
    const [news] = await repository.news();
    expect(news).toMatchObject({ event: 'alert', kind: 'watch' });
    expect(news?.text).toMatch(
      /One commit waits[\s\S]*the exception for CVE-2026-1` expired on 2020-01-01[\s\S]*Not checked: the workflow/,
    );
    await expect(watch(repository.shell, { ...given, expires: 'x' })).rejects.toMatchObject({ code: 'EWRONGEXPIRY' });
    await expect(watch(repository.shell, { ...given, days: Number.NaN })).rejects.toMatchObject({ code: 'EWRONGDAYS' });
  });

  it('fail when somebody is not notified, and when nobody could be', async () => {
    await using repository = await project(['./told.mjs']);
    process.env['FAILS'] = '1';
    try {
      const given = { template: 'critical-hotfix', message: 'x', isDryRun: false };
      expect(await announceEmergency(repository.shell, given)).toMatchObject({
        exitCode: 1,
        text: 'Not notified by told: ops: the mailbox is full',
      });
    } finally {
      delete process.env['FAILS'];
    }
    await using silent = await project([]);
    await expect(
      announceEmergency(silent.shell, { template: 'critical-hotfix', message: 'x', isDryRun: false }),
    ).rejects.toMatchObject({ code: 'ENONOTIFIER' });
  });
});
