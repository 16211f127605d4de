import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileCache, temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';

/** Stands for semantic-release at a checkout that is behind: loads its configuration, and ends. */
const program = `#!/usr/bin/env node
import { execFileSync } from 'node:child_process';
import { finishUntagged } from ${JSON.stringify(new URL('./finish-untagged.ts', import.meta.url).href)};
const head = execFileSync('git', ['log', '-1', '--format=%s'], { encoding: 'utf8' }).trim();
console.log('at ' + head);
finishUntagged({ cwd: process.cwd(), env: process.env, argv: process.argv }, 'main');
process.exitCode = Number(process.env.ENDS ?? 0);
if (process.env.WAYBILL_AT_RELEASE_COMMIT && process.env.SECOND === 'waits') {
  setInterval(() => {}, 1000);
  process.on('SIGTERM', () => {
    console.log('asked to end');
    process.exit(42);
  });
  process.kill(process.ppid, 'SIGTERM');
} else if (process.env.WAYBILL_AT_RELEASE_COMMIT) process.exitCode = Number(process.env.SECOND ?? 0);
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder({ 'bin/semantic-release.js': program, 'bin/package.json': '{"type":"module"}' });
});
afterAll(() => folder[Symbol.asyncDispose]());

let places = 0;

/** A checkout at a commit whose release commit is on the branch, without a tag, as the ledger says. */
async function behind(
  entry: object = {},
  then: (git: Git, head: string) => Promise<unknown> = async () => {},
  tag = 'v1.0.0',
) {
  places += 1;
  const at = `${folder.path}/${places}`;
  const git: Git = async (...args) => {
    const { stdout } = await execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: at });
    return stdout;
  };
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', `${at}.git`]);
  await execa('git', ['clone', '--quiet', `${at}.git`, at], { stderr: 'ignore' });
  await git('commit', '--quiet', '--allow-empty', '--message', 'feat: weigh');
  const builtFrom = await git('rev-parse', 'HEAD');
  await git('commit', '--quiet', '--allow-empty', '--message', 'chore(release): 1.0.0');
  const gitHead = await git('rev-parse', 'HEAD');
  await git('push', '--quiet', 'origin', 'HEAD:main');
  const text = JSON.stringify({
    version: '1.0.0',
    state: 'planned',
    builtFrom,
    gitHead,
    branch: { name: 'main' },
    ...entry,
  });
  const input = `commit refs/notes/waybill\ncommitter A <a@b.test> now\ndata 0\nM 100644 inline ${tag}/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\ndone\n`;
  await execa('git', ['fast-import', '--quiet', '--done', '--date-format=now'], { cwd: at, input });
  await then(git, gitHead);
  await git('reset', '--quiet', '--hard', builtFrom);
  await git('update-ref', 'refs/remotes/origin/main', builtFrom);
  return async (env: Record<string, string> = {}, ...args: string[]) => {
    const { exitCode, all } = await execa(process.execPath, [`${folder.path}/bin/semantic-release.js`, ...args], {
      ...{ cwd: at, reject: false, all: true, extendEnv: false },
      env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...compileCache, ...env },
    });
    return { exitCode, output: all };
  };
}

type Git = (...args: string[]) => Promise<string>;

describe('a job that runs again at the commit whose run died before the tag', () => {
  it('runs semantic-release once more at the release commit, and ends as that ends', async () => {
    const release = await behind();

    const { exitCode, output } = await release({ SECOND: '7' }, '--no-ci');

    expect(output).toMatch(/^at feat: weigh\n.*never tagged.*\nat chore\(release\): 1\.0\.0$/);
    expect(exitCode).toBe(7);
  });

  it('makes a release of which the tag was all that was missing', async () => {
    const release = await behind({ state: 'complete', deliveries: [], announcements: [] });

    expect((await release({}, '--no-ci')).output).toContain('at chore(release): 1.0.0');
  });

  it('passes a signal on, and ends as the second run ends', async () => {
    const release = await behind();

    expect(await release({ SECOND: 'waits' }, '--no-ci')).toMatchObject({
      exitCode: 42,
      output: expect.stringContaining('asked to end'),
    });
  });

  it('says so where the remote cannot be read', async () => {
    const release = await behind({}, (git) => git('remote', 'set-url', 'origin', '/nowhere'));

    expect(await release({}, '--no-ci')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('cannot be fetched from the remote `origin`'),
    });
  });

  it('fails where other commits came to the branch: those have jobs of their own', async () => {
    const release = await behind({}, async (git) => {
      await git('commit', '--quiet', '--allow-empty', '--message', 'fix: other');
      await git('push', '--quiet', 'origin', 'HEAD:main');
    });

    expect(await release({}, '--no-ci')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('`main` has other commits since its release commit'),
    });
  });

  it('only says so in a dry run', async () => {
    const release = await behind();

    expect(await release({}, '--no-ci', '--dry-run')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('A run that is no dry run makes it'),
    });
  });

  it.each<[string, object, (git: Git, head: string) => Promise<unknown>]>([
    ['the release has its tag', {}, (git, head) => git('tag', 'v1.0.0', head)],
    ['it was made from another commit', { builtFrom: 'f'.repeat(40) }, async () => {}],
    ['it is of another branch', { branch: { name: 'next' } }, async () => {}],
    ['it was abandoned', { state: 'abandoned' }, async () => {}],
    [
      'it was complete, and somebody deleted its tag',
      { state: 'complete', deliveries: [{ member: 'pypi', state: 'done' }], announcements: [] },
      async () => {},
    ],
    ['the entry is nothing that can be read', { branch: null, state: 1 }, async () => {}],
  ])('does nothing where %s', async (_, entry, then) => {
    const release = await behind(entry, then);

    expect(await release({}, '--no-ci')).toEqual({ exitCode: 0, output: 'at feat: weigh' });
  });

  it('leaves the release of another project to its own job, and knows its own by the format of the tags', async () => {
    const release = await behind({}, async () => {}, 'api-v1.0.0');

    expect(await release({}, '--no-ci')).toEqual({ exitCode: 0, output: 'at feat: weigh' });
    const own = await release({}, '--no-ci', '--tag-format', 'api-v${version}');
    expect(own.output).toContain('at chore(release): 1.0.0');
  });

  it('does nothing where the run has failed for another reason', async () => {
    const release = await behind();

    expect(await release({ ENDS: '1' }, '--no-ci')).toEqual({ exitCode: 1, output: 'at feat: weigh' });
  });
});
