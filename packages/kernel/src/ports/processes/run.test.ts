import { expect, it } from '@jest/globals';
import { fakeContext } from '../../testing.ts';
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

  expect(stdout.trim()).toBe('API_TOKEN,EXTRA,PATH,WAYBILL_PROCESS');
});

it('leaves the exit code to the caller and quotes the last lines without secrets', async () => {
  const script =
    'for (let i = 0; i < 50; i++) console.error("line " + i); console.log(process.env.API_TOKEN); process.exitCode = 3';

  const { exitCode, tail } = await run(process.execPath, ['-e', script]);

  expect(exitCode).toBe(3);
  expect(tail.split('\n')).toHaveLength(20);
  expect(tail).toContain('[secret]');
  expect(tail).not.toContain('s3cr3t-value');
});

it('names a program that is not there', async () => {
  await expect(run('no-such-program', [])).rejects.toMatchObject({ code: 'EMISSINGTOOL', semanticRelease: true });
});

it('shows the output while the program runs when asked to', async () => {
  const context = fakeContext({ env: { PATH: process.env['PATH'] } });
  let shown = '';
  context.stdout.on('data', (chunk) => {
    shown += chunk;
  });

  await runner(context)(process.execPath, ['-e', 'console.log("building")'], { stream: true });

  expect(shown).toBe('building\n');
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
