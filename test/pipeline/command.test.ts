import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { scratchRelease } from './scratch-release.ts';

const bin = join(import.meta.dirname, '../../packages/cli/src/waybill.ts');

const plugins = `[pipeline({ members: [{ name: 'analyzer', plugin: analyzer }, { name: 'notes', plugin: notes },
  { name: 'a', plugin: said('a', ['publish', 'success'], { publish: () => {
    if (process.env.DIE) throw new Error('down');
    return { name: 'A', url: 'https://a.example' };
  } }) }] })]`;

async function waybill(cwd: string, root: string, args: readonly string[]) {
  const env = { EVENTS: join(root, 'events.log'), NODE_NO_WARNINGS: '1' };
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], { cwd, env, reject: false });
  return { exitCode, stdout, stderr };
}

describe('npx waybill', () => {
  it('shows a broken release, finishes it from a checkout behind the branch, and has exit codes for scripts', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    const behind = await scratch.clone();
    await clone.release({ env: { DIE: 'yes' } });
    await clone.commit('docs: later');

    const early = await behind.release();
    expect(early.output).toContain('behind the remote');

    const run = (...args: string[]) => waybill(behind.cwd, scratch.root, args);
    const broken = await run('status');
    expect(broken).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/release +a +failed: down/) });
    expect(await run('verify')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ENOTCOMPLETE') });
    const finished = await run('resume');
    expect(finished).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Release v1.0.0 was finished') });
    expect(await scratch.events()).toEqual(['a.publish', 'a.publish', 'a.success']);
    const complete = await run('status', 'v1.0.0');
    expect(complete).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('https://a.example') });
    const verified = await run('verify', '--json');
    // What is in the configuration itself brings no check, and what is not checked is never well.
    expect({ ...verified, stdout: JSON.parse(verified.stdout) }).toMatchObject({
      exitCode: 3,
      stdout: {
        state: 'incomplete',
        checks: expect.arrayContaining([expect.objectContaining({ part: 'a', state: 'not checked' })]),
      },
    });
    expect(JSON.parse((await run('status', '--json')).stdout)).toEqual(await scratch.ledger('v1.0.0'));
    expect(await run('resume', 'v1.0.0')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('nothing to do'),
    });
  });

  it('explains itself, and what was wrong', async () => {
    await using scratch = await scratchRelease(plugins);
    const { cwd } = await scratch.clone();
    const run = (...args: string[]) => waybill(cwd, scratch.root, args);

    expect(await run('--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Finish a release:') });
    expect(await run('resume', '--help')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Exit codes') });
    expect(await run('begin')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no command `begin`') });
    expect(await run('status', '--color')).toMatchObject({ exitCode: 2 });
    expect(await run('status')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('ENOLEDGER') });
  });
});

describe('a CI job', () => {
  it('gets a summary and outputs', async () => {
    await using scratch = await scratchRelease(plugins);
    const clone = await scratch.clone();
    await clone.commit('feat: weigh');
    const files = (name: string) => ({
      GITHUB_OUTPUT: join(scratch.root, `${name}.out`),
      GITHUB_STEP_SUMMARY: join(scratch.root, `${name}.md`),
    });
    const outcomes = async (name: string) => {
      const text = await readFile(files(name).GITHUB_OUTPUT, 'utf8');
      return [...text.matchAll(/^outcome<<.*\n(.*)$/gm)].map(([, outcome]) => outcome);
    };

    await clone.release({ env: { ...files('failed'), DIE: 'yes' } });
    await (await scratch.clone()).release({ env: files('resumed') });
    await (await scratch.clone()).release({ env: files('nothing') });
    await clone.git('pull', '--quiet');
    await clone.commit('fix: weigh less');
    await clone.release({ env: files('released') });

    expect(await outcomes('failed')).toEqual(['failed']);
    expect(await outcomes('resumed')).toEqual(['resumed']);
    expect(await outcomes('nothing')).toEqual(['nothing-to-release']);
    expect(await outcomes('released')).toEqual(['released']);
    expect(await readFile(files('failed').GITHUB_STEP_SUMMARY, 'utf8')).toContain('npx waybill resume v1.0.0');
    expect(await readFile(files('released').GITHUB_STEP_SUMMARY, 'utf8')).toContain('## Release v1.0.1 is out');
  });
});
