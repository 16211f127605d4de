import { join } from 'node:path';
import { afterEach, expect, it, jest } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { finishBehind } from './finish-behind.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A checkout whose branch has gone on to a tag. Its remote has a ledger, where there is an entry. */
async function behind(entry: object | undefined, ...commands: readonly (readonly string[])[]) {
  const folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  const git = async (name: string, args: readonly string[], input = '') =>
    (await execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.test', ...args], { cwd: at(name), input })).stdout;
  await git('.', ['init', '--quiet', '--bare', 'remote.git']);
  await git('.', ['clone', '--quiet', 'remote.git', 'clone']);
  await git('clone', ['commit', '--quiet', '--allow-empty', '--message', 'feat: one']);
  const builtFrom = await git('clone', ['rev-parse', 'HEAD']);
  await git('clone', ['commit', '--quiet', '--allow-empty', '--message', 'chore(release): 1.0.0']);
  await git('clone', ['tag', '--annotate', '--message', 'one', 'v1.0.0']);
  if (entry !== undefined) {
    const text = JSON.stringify({ builtFrom, ...entry });
    const head = 'commit refs/notes/waybill\ncommitter A <a@b.test> now\ndata 0\n';
    const file = `M 100644 inline v1.0.0/waybill.json\ndata ${Buffer.byteLength(text)}\n${text}\ndone\n`;
    await git('remote.git', ['fast-import', '--quiet', '--done', '--date-format=now'], head + file);
  }
  await git('clone', ['reset', '--quiet', '--hard', builtFrom]);
  for (const command of commands) await git('clone', command);
  const said: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => {
    said.push(String(line));
    return true;
  });
  const env = { PATH: process.env['PATH'] ?? '' };
  finishBehind({ cwd: at('clone'), env, argv: ['node', '/bin/semantic-release', '--dry-run'] }, 'main');
  await folder[Symbol.asyncDispose]();
  return said.join('');
}

const open = { state: 'delivering', branch: { name: 'main' } };

it.each([
  ['origin', []],
  ['a remote of another name', [['remote', 'rename', 'origin', 'upstream']]],
  ['origin beside another one', [['remote', 'add', 'a', '/nowhere']]],
])('finds an incomplete release in the ledger of %s', async (_, commands) => {
  expect(await behind(open, ...commands)).toContain('Release v1.0.0 is incomplete');
});

it('says nothing of a complete release, of another branch, and where there is no ledger', async () => {
  expect(await behind({ ...open, state: 'complete' })).toBe('');
  expect(await behind({ ...open, branch: { name: 'next' } })).toBe('');
  expect(await behind(undefined)).toBe('');
});

it('says that it could not look', async () => {
  expect(await behind(open, ['remote', 'set-url', 'origin', '/nowhere'])).toContain(
    'cannot be fetched from the remote',
  );
  expect(await behind(open, ['remote', 'remove', 'origin'])).toContain('this clone has no remote');
});
