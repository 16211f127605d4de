import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { realPorts } from '@waybill/kernel';
import { fakeContext } from '@waybill/kernel/testing';
import { execa } from 'execa';
import type { Checkout, Entry } from '../../../packages/pipeline/src/ledger/entries/parse-ledger.ts';
import { gitIn } from '../../../packages/pipeline/src/ledger/notes/git.ts';
import { fillWorktree } from '../../../packages/pipeline/src/resume/worktree/fill-worktree.ts';
import { listCheckout } from '../../../packages/pipeline/src/resume/worktree/list-checkout.ts';
import { worktreeAt } from '../../../packages/pipeline/src/resume/worktree/worktree.ts';

/** git trusts no repository of a submodule that is a folder, unless it is told to. */
const trust = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'protocol.file.allow', GIT_CONFIG_VALUE_0: 'always' };
const author = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.com'];

let root = '';
const at = (name: string) => join(root, name);
const git = (name: string, ...args: string[]) =>
  execa('git', [...author, ...args], { cwd: at(name), env: trust }).then(({ stdout }) => stdout);

async function repository(name: string, file: string, submodules: readonly string[] = []): Promise<void> {
  await execa('git', ['init', '--quiet', '--initial-branch', 'main', at(name)]);
  await writeFile(join(at(name), file), name);
  await mkdir(join(at(name), 'projects/one'), { recursive: true });
  await writeFile(join(at(name), 'projects/one/pyproject.toml'), name);
  for (const each of submodules) await git(name, 'submodule', '--quiet', 'add', at(each), `with blanks/${each}`);
  await git(name, 'add', '--all');
  await git(name, 'commit', '--quiet', '--message', name);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'waybill-fill-'));
  await repository('leaf', 'leaf.txt');
  await repository('part', 'part.txt', ['leaf']);
  await repository('project', 'project.txt', ['part']);
  await git('project', 'tag', 'v1.0.0');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const inner = 'with blanks/part/with blanks/leaf';
const all: Checkout = { submodules: ['with blanks/part', inner], largeFiles: false };

/** What a worktree of a fresh checkout gets, or the error. */
async function filled(
  name: string,
  checkout: Checkout | undefined,
  { isPopulated = false, env = {}, below = '' } = {},
) {
  await git('.', 'clone', '--quiet', at('project'), at(name));
  if (isPopulated) await git(name, 'submodule', '--quiet', 'update', '--init', '--recursive');
  const context = fakeContext({
    cwd: join(at(name), below),
    env: { PATH: process.env['PATH'] ?? '', HOME: root, ...env },
  });
  const ports = realPorts(context);
  const entry = { tag: 'v1.0.0', ...(checkout === undefined ? {} : { checkout }) } as Entry;
  await using place = await worktreeAt(gitIn(context, ports), 'v1.0.0');
  try {
    await fillWorktree({ context, ports, entry, home: context.cwd, place });
  } catch (error) {
    return { error, lines: context.lines, seen: await listCheckout(context, ports) };
  }
  const read = (path: string) => readFile(join(place.root, path), 'utf8').catch(() => '');
  const files = [await read('with blanks/part/part.txt'), await read(`${inner}/leaf.txt`)];
  return { files, lines: context.lines, seen: await listCheckout(context, ports) };
}

it('takes submodules from the checkout of the job, without any right to fetch them', async () => {
  expect(await filled('populated', all, { isPopulated: true })).toEqual({
    files: ['part', 'leaf'],
    lines: [],
    seen: all,
  });
});

it('takes them from beside the folder of a project that is one of several', async () => {
  expect(await filled('several', all, { isPopulated: true, below: 'projects/one' })).toEqual({
    files: ['part', 'leaf'],
    lines: [],
    seen: all,
  });
});

it('fetches submodules that the checkout lacks', async () => {
  const none = { submodules: [], largeFiles: false };

  expect(await filled('bare', all, { env: trust })).toEqual({ files: ['part', 'leaf'], lines: [], seen: none });
});

it('leaves out what the first build did not have', async () => {
  const some = { submodules: ['with blanks/part'], largeFiles: false };
  const none = { submodules: [], largeFiles: false };

  expect((await filled('none', none, { isPopulated: true })).files).toEqual(['', '']);
  expect((await filled('some', some, { isPopulated: true })).files).toEqual(['part', '']);
});

it('refuses to go on without what the first build had', async () => {
  const { error } = await filled('refused', all);

  expect(error).toMatchObject({
    code: 'ECHECKOUTINCOMPLETE',
    message: expect.stringContaining('submodule `with blanks/part` cannot be checked out'),
    details: expect.stringContaining('git submodule update --init --recursive'),
  });
});

it('warns where an entry does not tell what the first build had', async () => {
  const { files, lines } = await filled('old', undefined);

  expect(files).toEqual(['', '']);
  expect(lines.join()).toContain('is built without it');
});
