import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { obeyedCommands, temporaryFolder } from '@waybill/kernel/testing';
import { presetRelease } from '../harness/releases/preset-release.ts';

/** Of the environment; a commit shows it, as if somebody had put it there by mistake. */
const secret = 'pa55 wörd/of+db';

const stop = 'nobody-knows';

/** One text that holds all that CI services obey. */
const attack = `weigh ##[stop-commands]${stop} \x1B[2K\u202Esection_start:1:a <img src=a> [x](javascript:a) [https://pypi.org](https://evil.test)`;
const lines = `${attack}\r::stop-commands::${stop}\n  ::stop-commands::${stop}`;

/** Prints it in every way that a program has. */
const program = `const lines = [${JSON.stringify(lines)}, '  ::error::forged', '##[', 'error]forged', '##vso[task.setvariable variable=A]b', 'section_start:1:forged\\r\\x1B[0K'];
for (const line of lines) { process.stdout.write(line + '\\n'); process.stderr.write(line + '\\n'); }
require('node:fs').writeFileSync(process.env.SEEN, JSON.stringify(process.env));
process.stdout.write('##'); setTimeout(() => process.stdout.write('[stop-commands]${stop}\\n:'), 50); setTimeout(() => process.stdout.write(':stop-commands::${stop}\\n'), 100);
`;

it('prints no command of a commit, a program or a remote, whether the release is a rehearsal, fails or is done', async () => {
  await using folder = await temporaryFolder();
  const seen = join(folder.path, 'seen.json');
  const variables = {
    ...{
      SEEN: seen,
      SLACK_BOT_TOKEN: 'xoxb-hostile-1',
      DB_PASS: secret,
      GITHUB_ENV: seen,
      NPM_TOKEN: 'npm-let-through',
    },
    DATABASE_URL: 'postgres://ada:hunter2-hunter2@db.test/parcels',
  };
  const sections = {
    pipeline: { commandSecrets: ['NPM_TOKEN'] },
    exec: { prepareCmd: 'node noise.cjs', publishCmd: 'node noise.cjs && exit 7' },
  };
  await using project = await presetRelease({}, { sections, files: { 'noise.cjs': program }, env: variables });
  await project.commit(`feat: ${attack}\n\n${lines}\n\nBREAKING CHANGE: ${lines}`);
  await project.commit(
    `what ${lines} ${secret} ${Buffer.from(secret).toString('base64')} ${encodeURIComponent(secret)}`,
  );

  const rehearsal = await project.release('--dry-run');
  const failed = await project.release();

  expect(rehearsal.output).toContain('##\\[stop-commands]nobody-knows');
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('EMEMBERFAILED');
  const changelog = await readFile(join(project.cwd, 'CHANGELOG.md'), 'utf8');
  expect(changelog).toContain(
    'section_start:1:a \\<img src=a> [x\\](javascript:a) \\[https://pypi.org](https://evil.test)',
  );
  expect(changelog).not.toMatch(/[\x1B\r\u202E]/);
  const env = JSON.parse(await readFile(seen, 'utf8'));
  expect(env).toMatchObject({ SEEN: seen, NPM_TOKEN: 'npm-let-through' });
  for (const name of ['SLACK_BOT_TOKEN', 'DB_PASS', 'GITHUB_ENV', 'DATABASE_URL']) expect(env).not.toHaveProperty(name);
  for (const { output } of [rehearsal, failed]) {
    for (const form of [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]) {
      expect(output).not.toContain(form);
    }
    expect(output).toContain('Commands of `exec` do not get DATABASE_URL, DB_PASS, GITHUB_ENV, SLACK_BOT_TOKEN:');
    expect(obeyedCommands(output, [stop])).toEqual([]);
    expect(output).not.toMatch(/\r(?!\n)|\u202E|\x1B(?!\[[\d;]*m)/);
  }
});

it('prints no command of a remote that refuses before any plugin is asked', async () => {
  await using project = await presetRelease({});
  const hooks = join(project.cwd, '../remote.git/hooks');
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, 'pre-receive'), `#!/bin/sh\nprintf '%s\\n' '${lines.replace('\r', '\n')}' >&2\nexit 1\n`);
  await chmod(join(hooks, 'pre-receive'), 0o755);
  await project.commitLocally('feat: weigh');

  const { exitCode, output } = await project.release();

  expect(exitCode).toBe(1);
  expect(output).toContain('##\\[stop-commands]');
  expect(obeyedCommands(output, [stop])).toEqual([]);
});
