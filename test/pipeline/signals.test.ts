import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type Clone, canMakeHosts, type ScratchRelease, scratchRelease } from './scratch-release.ts';

/** `HOLD` names a step that starts a program which does not listen to signals, and waits for it. */
const member = (name: string) => `{ name: '${name}', plugin: said('${name}', ['prepare', 'publish', 'success', 'fail'],
  Object.fromEntries(['prepare', 'publish', 'success'].map((step) => [step, async (_, { cwd, env }) => {
    if (env.HOLD !== '${name}.' + step) return { name: '${name}' };
    const ports = realPorts({ cwd, env, stdout: process.stdout, stderr: process.stderr });
    await ports.run('sh', ['-c', "trap '' TERM INT HUP; echo $$ > \\"$PID_FILE\\"; while :; do sleep 1; done"]);
    throw new Error('The program has ended.');
  }]))) }`;
const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  ${['a', 'b'].map(member)}] })]`;

/** A run that waits in a step, and a signal then. */
async function cancelled(scratch: ScratchRelease, clone: Clone, { step, signal }: Record<'step' | 'signal', string>) {
  const pidFile = join(scratch.root, `${step}.pid`);
  const temporary = join(scratch.root, `${step}.tmp`);
  await mkdir(temporary);
  const run = clone.start({ env: { HOLD: step, PID_FILE: pidFile, TMPDIR: temporary } });
  while (!existsSync(pidFile)) await wait(20);
  await wait(100);
  const begun = performance.now();
  run.signal(signal as NodeJS.Signals);
  const { exitCode, output } = await run.ended;
  const seconds = (performance.now() - begun) / 1000;
  const state = await readFile(`/proc/${Number(await readFile(pidFile, 'utf8'))}/stat`, 'utf8').catch(() => ') Z');
  const isOver = /\) [ZX]/.test(state);
  return { exitCode, output, seconds, isOver, left: await readdir(temporary) };
}

describe('a run that CI cancels', () => {
  it.each([
    { step: 'b.prepare', signal: 'SIGINT', code: 130 },
    { step: 'b.publish', signal: 'SIGTERM', code: 143 },
    { step: 'b.success', signal: 'SIGHUP', code: 129 },
  ])(
    'with $signal in $step leaves nothing behind, and the next run goes on at once',
    async ({ step, signal, code }) => {
      await using scratch = await scratchRelease(plugins);
      const clone = await scratch.clone();
      await clone.commit('feat: weigh');

      const { output, seconds, ...end } = await cancelled(scratch, clone, { step, signal });

      expect({ ...end, output }).toEqual({ exitCode: code, isOver: true, left: [], output: expect.any(String) });
      expect(seconds).toBeLessThan(10);
      expect(await scratch.events()).not.toContain('a.fail');
      const isBegun = step !== 'b.prepare';
      expect(await scratch.tags()).toEqual(isBegun ? ['v1.0.0'] : []);
      // Nothing of the release was pushed before its first build has ended.
      if (isBegun)
        expect(await scratch.ledger('v1.0.0')).toMatchObject({ run: { cancelled: signal, ended: expect.any(String) } });
      else expect(await scratch.bare('for-each-ref', 'refs/notes')).toBe('');

      const third = await scratch.clone();
      // Another host cannot ask for the process: there, only the ledger tells that the run is over.
      const next = await (canMakeHosts ? third.releaseOn('another').ended : third.release());

      expect(next).toMatchObject({ exitCode: 0 });
      expect(next.output).not.toContain('sign of life');
      if (isBegun) expect(next.output).toContain(`cancelled by ${signal}`);
      expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
      const { run } = await scratch.ledger('v1.0.0');
      expect(run.cancelled).toBeUndefined();
    },
  );

  it('while it finishes what an older run left is followed by one that finishes it', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    await cancelled(scratch, clone, { step: 'a.publish', signal: 'SIGTERM' });
    const second = await scratch.clone();

    const { exitCode, left, isOver } = await cancelled(scratch, second, { step: 'b.publish', signal: 'SIGINT' });

    expect({ exitCode, left, isOver }).toEqual({ exitCode: 130, left: [], isOver: true });
    expect(await second.git('worktree', 'list', '--porcelain')).not.toContain('waybill-resume');
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'delivering', run: { cancelled: 'SIGINT' } });
    const status = await second.waybill('status');
    expect(status).toMatchObject({ exitCode: 3, output: expect.stringContaining('cancelled by SIGINT') });
    expect(await second.release()).toMatchObject({ exitCode: 0 });
    expect(await scratch.ledger('v1.0.0')).toMatchObject({ state: 'complete' });
  });
});
