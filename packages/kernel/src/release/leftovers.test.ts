import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { runner } from '../ports/processes/run.ts';
import { fakeContext, temporaryFolder } from '../testing.ts';
import { findLeftovers } from './leftovers.ts';

/** What else this machine tells git to do, in a home that all tests share, is none of this test's business. */
const alone = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

async function leftoversOf(tracked: Readonly<Record<string, string>>, left: Readonly<Record<string, string>>) {
  await using folder = await temporaryFolder({ 'README.md': '', ...tracked });
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@x.test', ...args], { cwd: folder.path, env: alone });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'chore: start');
  const { writeFile, mkdir } = await import('node:fs/promises');
  const { dirname, join } = await import('node:path');
  for (const [file, text] of Object.entries(left)) {
    await mkdir(dirname(join(folder.path, file)), { recursive: true });
    await writeFile(join(folder.path, file), text);
  }
  const context = fakeContext({ cwd: folder.path, env: { ...process.env, ...alone } });
  return await findLeftovers({ context, ports: { run: runner(context) } });
}

it.each([
  [{ 'node_modules/npm/index.js': '', '.waybill/run.jsonl': '' }, ['.waybill', 'node_modules']],
  [{ '.npmrc': '//registry/:_authToken=x' }, ['.npmrc']],
  [{ 'pnpm-lock.yaml': '', '.pnpm-store/v3/a': '' }, ['.pnpm-store', 'pnpm-lock.yaml']],
  [{ 'yarn.lock': '', '.pnp.cjs': '', '.yarn/cache/a.zip': '' }, ['.pnp.cjs', '.yarn', 'yarn.lock']],
  [
    { '.pnpmfile.cjs': '', '.pnpm-debug.log': '', 'pnpm-workspace.yaml': '' },
    ['.pnpm-debug.log', '.pnpmfile.cjs', 'pnpm-workspace.yaml'],
  ],
  [
    { 'bun.lock': '', 'bunfig.toml': '', '.bun/install/cache/a': '', 'deno.lock': '{}' },
    ['.bun', 'bun.lock', 'bunfig.toml', 'deno.lock'],
  ],
  [{ 'docs/node_modules/a.js': '', 'build.log': '' }, []],
  [{}, []],
])('finds of %j: %j', async (left, expected) => {
  expect((await leftoversOf({}, left)).sort()).toEqual(expected);
});

it('leaves alone what the project tracks', async () => {
  const own = { 'node_modules/vendored/a.js': 'a', 'package.json': '{}', '.npmrc': 'audit=false' };

  expect(await leftoversOf(own, { 'node_modules/npm/index.js': '', 'package-lock.json': '{}' })).toEqual([
    'package-lock.json',
  ]);
});

describe('where git does not answer', () => {
  const left = { 'node_modules/npm/index.js': '', '.waybill/run.jsonl': '', 'package.json': '{}', '.npmrc': '' };

  it.each([
    ['there is no repository', {}],
    ['there is no git', { PATH: '/nowhere' }],
  ])('what no project keeps is still found: %s', async (_, env) => {
    await using folder = await temporaryFolder(left);
    const context = fakeContext({ cwd: folder.path, env: { ...process.env, ...env } });

    const found = await findLeftovers({ context, ports: { run: runner(context) } });

    expect(found.sort()).toEqual(['.waybill', 'node_modules']);
  });
});
