import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { guardOutput } from '../../plugin/guard-output.ts';
import { fakeContext, temporaryFolder } from '../../testing.ts';
import { runner } from './run.ts';

const run = runner(fakeContext({ env: { PATH: process.env['PATH'], API_TOKEN: 's3cr3t-value' } }));

it('passes arguments as they are: nothing is read by a shell', async () => {
  const hostile = '$(touch /tmp/owned); `id` && "';

  const { stdout } = await run(process.execPath, ['-p', 'process.argv[1]', hostile]);

  expect(stdout).toBe(`${hostile}\n`);
});

it('gives the program the environment of the run only', async () => {
  const { stdout } = await run(process.execPath, ['-p', 'Object.keys(process.env).sort().join()'], {
    env: { EXTRA: '1' },
  });

  expect(stdout.trim()).toBe('EXTRA,PATH,WAYBILL_PROCESS');
});

/** A folder of programs that print the names of what they see. */
async function programs(...names: string[]) {
  const script = `#!${process.execPath}\nconsole.log(Object.keys(process.env).sort().join())\n`;
  const folder = await temporaryFolder(Object.fromEntries(names.map((name) => [name, script])));
  for (const name of names) await chmod(join(folder.path, name), 0o755);
  return folder;
}

it.each(['uv', 'npm', 'grype', 'gitk', 'docker-compose', 'kubectl-login', 'cosign2', 'docker-credential-'])(
  'gives no secret to %s, which acts with no login of the job',
  async (name) => {
    await using folder = await programs(name);
    const env = { PATH: folder.path, API_TOKEN: 's3cr3t-value', SMTP_PASS: 'pa55word', GITHUB_ENV: '/tmp/env' };
    const start = runner(fakeContext({ env }));

    expect((await start(name, [])).stdout.trim()).toBe('PATH,WAYBILL_PROCESS');
    expect((await start(join(folder.path, name), [])).stdout.trim()).toBe('PATH,WAYBILL_PROCESS');
    expect((await start(name, [], { env: { API_TOKEN: 'given' } })).stdout.trim()).toBe(
      'API_TOKEN,PATH,WAYBILL_PROCESS',
    );
  },
);

it.each(['git', 'docker', 'cosign', 'kubectl', 'docker-credential-ecr-login'])(
  'gives the logins of the job to %s, unless the caller takes them away',
  async (name) => {
    await using folder = await programs(name);
    const start = runner(fakeContext({ env: { PATH: folder.path, API_TOKEN: 's3cr3t-value' } }));

    expect((await start(name, [])).stdout.trim()).toBe('API_TOKEN,PATH,WAYBILL_PROCESS');
    expect((await start(name, [], { env: { API_TOKEN: undefined } })).stdout.trim()).toBe('PATH,WAYBILL_PROCESS');
  },
);

it('leaves the exit code to the caller and quotes the last lines without secrets', async () => {
  const script =
    'for (let i = 0; i < 50; i++) console.error("line " + i); console.log("s3cr3t-value"); process.exitCode = 3';

  const { exitCode, tail } = await run(process.execPath, ['-e', script]);

  expect(exitCode).toBe(3);
  expect(tail.split('\n')).toHaveLength(20);
  expect(tail).toContain('[secret]');
  expect(tail).not.toContain('s3cr3t-value');
});

it('names a program that is not there', async () => {
  await expect(run('no-such-program', [])).rejects.toMatchObject({ code: 'EMISSINGTOOL', semanticRelease: true });
});

describe('the output of a program that is shown', () => {
  async function shown(script: string, env: Record<string, string>, stream: boolean | 'live' = true) {
    const context = fakeContext({ env: { PATH: process.env['PATH'], ...env } });
    guardOutput(context.stdout, env);
    let text = '';
    context.stdout.on('data', (chunk) => {
      text += chunk;
    });
    await runner(context)(process.execPath, ['-e', script], { stream });
    return text;
  }
  const works = 'console.log("building"); console.log("::endgroup::")';

  it('is in a group of the log, which it cannot end', async () => {
    expect(await shown(works, { GITHUB_ACTIONS: 'true' })).toBe(
      '::group::node\nbuilding\n:\\:endgroup::\n::endgroup::\n',
    );
  });

  it.each<[string, Record<string, string>]>([
    ['GitHub', { GITHUB_ACTIONS: 'true' }],
    ['a terminal', {}],
  ])('is open after a failure on %s, also of a program that is ended', async (_, env) => {
    expect(await shown('console.log("building"); process.exitCode = 3', env)).toBe('Output of node:\nbuilding\n');
    expect(await shown('console.log("building"); process.kill(process.pid, "SIGTERM")', env)).toBe(
      'Output of node:\nbuilding\n',
    );
  });

  it('is left out where there are no groups', async () => {
    expect(await shown(works, {})).toBe('');
  });

  it('is shown as it comes to somebody who looks for a fault, and where it is a run of its own', async () => {
    const live = 'building\n:\\:endgroup::\n';

    expect(await shown(works, { GITHUB_ACTIONS: 'true', DEBUG: '*' })).toBe(live);
    expect(await shown(works, {}, 'live')).toBe(live);
  });
});

it('ends a program at its time limit', async () => {
  const { exitCode } = await run(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { timeout: 100 });

  expect(exitCode).toBeUndefined();
});

it('takes a program that ends well at its time limit for one that was ended', async () => {
  const script = 'process.on("SIGTERM", () => process.exit(0)); setTimeout(() => {}, 60000)';

  const { exitCode } = await run(process.execPath, ['-e', script], { timeout: 1000 });

  expect(exitCode).toBeUndefined();
});

describe('a question whose answer stays the same', () => {
  const count = async (folder: string) => (await readdir(folder)).length;
  /** Leaves a file for each start. */
  const script = (exitCode: number) =>
    `require("node:fs").mkdtempSync(process.argv[1] + "/start-"); process.exitCode = ${exitCode}; console.log("0.13.1")`;

  it('starts one program, whichever hook asks and however many ask at once', async () => {
    await using folder = await temporaryFolder();
    const ask = (env = {}) => {
      const context = fakeContext({ cwd: folder.path, env: { PATH: process.env['PATH'], ...env } });
      return runner(context)(process.execPath, ['-e', script(0), folder.path], { once: true });
    };

    const [first, second] = await Promise.all([ask(), ask()]);
    const third = await ask();

    expect([first, second, third].map(({ stdout }) => stdout)).toEqual(Array(3).fill('0.13.1\n'));
    expect(await count(folder.path)).toBe(1);
    await ask({ DOCKER_HOST: 'tcp://other' });
    expect(await count(folder.path)).toBe(2);
  });

  it('asks again after a failure', async () => {
    await using folder = await temporaryFolder();
    const context = fakeContext({ cwd: folder.path, env: { PATH: process.env['PATH'] } });
    const ask = () => runner(context)(process.execPath, ['-e', script(3), folder.path], { once: true });

    await ask();
    expect(await ask()).toMatchObject({ exitCode: 3 });

    expect(await count(folder.path)).toBe(2);
  });
});
