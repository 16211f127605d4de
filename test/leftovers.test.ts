import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { listPaths } from '../packages/pypi/src/build/list-paths.ts';
import { prepare } from '../packages/pypi/src/index.ts';
import { type Backend, type PythonWorld, pythonWorld } from './harness/python/python-world.ts';

let world: PythonWorld;
beforeAll(async () => {
  world = await pythonWorld();
});
afterAll(() => world?.index.stop());

/** What `npm install --no-save semantic-release @waybill/preset` in the checkout leaves, and a token beside it. */
const installed = {
  'node_modules/npm/node_modules/node-gyp/gyp/pylib/gyp/__init__.py': '',
  'node_modules/semantic-release/index.js': '',
  'node_modules/.package-lock.json': '{}',
  '.npmrc': '//registry.npmjs.org/:_authToken=secret',
};

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

/** Builds 1.2.0 of a project in whose checkout release tools were installed. @returns the paths in its files, and the log */
async function built(backend: Backend, tracked: Readonly<Record<string, string>>, left = installed) {
  await using folder = await world.projectIn(backend);
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@x.test', ...args], { cwd: folder.path });
  await write(folder.path, tracked);
  await git('init', '--quiet');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--message', 'chore: start');
  await write(folder.path, left);
  const { env } = world.contextIn(folder.path, backend);
  const context = fakeContext({ cwd: folder.path, env: { ...process.env, ...env } });
  await prepare({ upload: false }, context);
  const dist = join(folder.path, '.waybill/1.2.0/dist');
  const files = await readdir(dist);
  const read = async (ending: string) =>
    (
      await Promise.all(files.filter((file) => file.endsWith(ending)).map((file) => listPaths(join(dist, file))))
    ).flat();
  return { sdist: await read('.tar.gz'), wheel: await read('.whl'), log: context.lines.join('\n') };
}

const ofTools = /^(node_modules|\.waybill|\.npmrc|\.git)(\/|$)/;

describe('what release tools leave in the checkout', () => {
  it.each([
    ['hatchling without a .gitignore', 'hatchling', {}, 'runs again from a copy'],
    ['hatchling with the lines', 'hatchling', { '.gitignore': '/node_modules\n/.waybill\n/.npmrc\n' }, undefined],
    ['setuptools that finds packages by itself', 'setuptools', {}, 'runs again from a copy'],
    [
      'setuptools that takes everything',
      'setuptools',
      { 'MANIFEST.in': 'graft .\n', 'setup.cfg': '[options]\npackages = parcel\n' },
      'runs again from a copy',
    ],
    ['flit', 'flit', {}, undefined],
    ['poetry', 'poetry-core', {}, undefined],
  ] as const)('gets into no file: %s', async (_what, backend, tracked, said) => {
    const { sdist, wheel, log } = await built(backend, tracked);

    expect(sdist).toContain('parcel/__init__.py');
    expect(wheel).toContain('parcel/__init__.py');
    expect([...sdist, ...wheel].filter((path) => ofTools.test(path))).toEqual([]);
    if (said === undefined) return;
    expect(log).toContain(said);
    expect(log).toContain('\n/node_modules\n');
    expect(log).toContain('/.npmrc');
    expect(log).not.toContain('secret');
  });

  it('takes the folder of releases out of an sdist without a second build', async () => {
    const { sdist, log } = await built('hatchling', {}, { '.waybill/1.1.0/run.jsonl': '' } as never);

    expect(sdist).toContain('parcel/__init__.py');
    expect(sdist.filter((path) => ofTools.test(path))).toEqual([]);
    expect(log).not.toContain('once more');
  });

  it('leaves a folder `node_modules` alone that the project tracks', async () => {
    const tracked = { 'node_modules/vendored/index.js': '', '.gitignore': '/.waybill\n' };

    const { sdist, log } = await built('hatchling', tracked, { '.waybill/run.jsonl': '' } as never);

    expect(sdist).toContain('node_modules/vendored/index.js');
    expect(log).not.toContain('once more');
  });
});
