import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { isAlive, run, startProgram } from './processes.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-processes-test-'));
});

afterEach(() => rm(folder, { recursive: true }));

function program(script: string) {
  const log = join(folder, 'log');
  const answers = async () => (await readFile(log, 'utf8')).includes('ready');
  return { file: process.execPath, args: ['-e', script], log, answers, patience: 5 };
}

describe('run', () => {
  it('returns what the program wrote', async () => {
    expect(await run(process.execPath, ['-p', '6 * 7'])).toBe('42');
  });

  it('carries the last lines of a failing program', async () => {
    const failing = run(process.execPath, ['-e', 'console.error("no such thing"); process.exit(3)']);

    await expect(failing).rejects.toMatchObject({ code: 'ECOMMANDFAILED', details: 'no such thing' });
  });

  it('names a program that is not there', async () => {
    await expect(run('no-such-program', [])).rejects.toMatchObject({ message: '`no-such-program` failed.' });
  });
});

describe('startProgram', () => {
  it('returns once the program answers and ends it at stop', async () => {
    const { pid, stop } = await startProgram(program('console.log("ready"); setInterval(() => {}, 1000)'));
    expect(isAlive(pid)).toBe(true);

    await stop();
    await stop();

    expect(isAlive(pid)).toBe(false);
  });

  it('says what a program wrote that ends before it answers', async () => {
    const starting = startProgram(program('console.error("port taken"); process.exit(1)'));

    await expect(starting).rejects.toMatchObject({ code: 'EENDEDEARLY', details: 'port taken' });
  });

  it('ends a program that never answers', async () => {
    const starting = startProgram({ ...program('setInterval(() => {}, 1000)'), patience: 0.2 });

    await expect(starting).rejects.toMatchObject({ code: 'ENOTREADY' });
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('ends the program when this process is killed outright', async () => {
    const module = join(import.meta.dirname, 'processes.ts');
    const args = JSON.stringify({
      ...program('console.log("ready"); setInterval(() => {}, 1000)'),
      answers: undefined,
    });
    const script = `
      const { startProgram } = await import(${JSON.stringify(module)});
      const { pid } = await startProgram({ ...${args}, answers: async () => true });
      console.log(pid);
      process.kill(process.pid, 'SIGKILL');
    `;

    const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
    await sleep(200);

    expect(Number(stdout)).toBeGreaterThan(0);
    expect(isAlive(Number(stdout))).toBe(false);
  });
});
