import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { plainContext } from './plain-context.ts';

/** A remote with notes, and a clone that the commands bring into another state. */
async function clone(...commands: readonly (readonly string[])[]) {
  const folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const git = (name: string, ...args: readonly string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: at(name), reject: false });
  await git('.', 'init', '--quiet', '--bare', 'remote.git');
  await git('.', 'clone', '--quiet', 'remote.git', 'clone');
  await git('clone', 'commit', '--quiet', '--allow-empty', '--message', 'feat: one');
  await git('clone', 'notes', '--ref', 'waybill', 'add', '--message', 'entry');
  await git('clone', 'tag', 'v1.0.0');
  await git('clone', 'push', '--quiet', 'origin', 'HEAD:main', 'v1.0.0', 'refs/notes/waybill');
  await git('clone', 'update-ref', '-d', 'refs/notes/waybill');
  for (const command of commands) await git('clone', ...command);
  return { at, git, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function opened(cwd: string) {
  const stderr = new PassThrough();
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd };
  const context = await plainContext({ cwd, env, stdout: new PassThrough(), stderr });
  stderr.end();
  return { url: context.options.repositoryUrl, said: await text(stderr) };
}

it.each([
  ['origin', []],
  ['a remote of another name', [['remote', 'rename', 'origin', 'up.stream']]],
  ['origin beside another remote', [['remote', 'add', 'a', '/nowhere']]],
  ['origin where a tag was moved', [['tag', '--force', '-a', '-m', 'moved', 'v1.0.0']]],
])('reads the ledger of %s', async (_, commands) => {
  await using place = await clone(...commands);

  expect(await opened(place.at('clone'))).toEqual({ url: place.at('remote.git'), said: '' });
  expect((await place.git('clone', 'rev-parse', '--verify', 'refs/notes/waybill')).exitCode).toBe(0);
});

it('says that it has only what the clone has', async () => {
  await using place = await clone(['remote', 'set-url', 'origin', '/nowhere']);

  expect(await opened(place.at('clone'))).toMatchObject({ said: expect.stringContaining('what this clone has') });
});
