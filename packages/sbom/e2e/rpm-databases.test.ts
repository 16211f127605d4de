/** Databases of RPM from images of many distributions, beside what RPM said there, as the tests of the library go-rpmdb have it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { execa } from 'execa';
import { programOnPath } from '../../rehearsal/src/process/index.ts';
import { FileTree } from '../src/files/index.ts';
import { readRpmPackages } from '../src/rpm/index.ts';

jest.setTimeout(240_000);

const module = await findModule();
const withModule = module === undefined ? it.skip : it;
if (module === undefined) it.skip('databases of RPM in the module go-rpmdb, which has 67 MB: SCANNERS=all', () => {});

/** The folder of the module where it is downloaded, or may be. */
async function findModule(): Promise<string | undefined> {
  const go = await programOnPath('go');
  if (go === undefined) return undefined;
  const env = process.env['SCANNERS'] === 'all' ? {} : { GOPROXY: 'off' };
  const args = ['mod', 'download', '-json', 'github.com/knqyf263/go-rpmdb@v0.1.1'];
  const { exitCode, stdout } = await execa(go, args, { cwd: '/', env, reject: false, timeout: 180_000 });
  return exitCode === 0 ? join(JSON.parse(stdout).Dir, 'pkg') : undefined;
}

/** What RPM said of each database in its own image, as the library's tests have it: name, version and release, architecture, and more. */
async function readExpectations(): Promise<ReadonlyMap<string, readonly string[]>> {
  const [tests, lists] = await Promise.all(
    ['rpmdb_test.go', 'rpmdb_testcase_test.go'].map((file) => readFile(join(module ?? '', file), 'utf8')),
  );
  const packagesOf = (list: string) => {
    const [, body = ''] = lists?.split(`\t${list} = func()`) ?? [];
    const [own = ''] = body.split(/^\t\}$/m);
    return own.split('\n').flatMap((line) => {
      const texts = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => JSON.parse(`"${text}"`));
      const [name, version, release, arch, source, license, vendor, stream] = texts;
      // Keys that RPM trusts are none.
      const isPackage = /^\s*\{intRef\(/.test(line) && name !== 'gpg-pubkey';
      return isPackage ? [[name, `${version}-${release}`, arch, license, vendor, source, stream].join(' ')] : [];
    });
  };
  const pairs = tests?.matchAll(/file: +"testdata\/([^"]+)",\s+pkgList: (\w+)\(\)/g) ?? [];
  return new Map([...pairs].map(([, file = '', list = '']) => [file, packagesOf(list).sort()]));
}

async function read(file: string): Promise<string[]> {
  const tree = new FileTree();
  const content = await readFile(join(module ?? '', 'testdata', file));
  tree.put(`var/lib/rpm/${file.split('/').at(-1)}`, { kind: 'file', content });
  const { packages, broken } = await readRpmPackages(tree);
  expect([file, broken]).toEqual([file, []]);
  return packages
    .map(({ name, version, architecture, license, vendor, sourceRpm, module: stream }) =>
      [name, version, architecture, license, vendor, sourceRpm, stream].map((each) => each ?? '').join(' '),
    )
    .sort();
}

withModule('real databases of each form and age are read whole', async () => {
  const expected = await readExpectations();
  expect(expected.size).toBe(14);
  for (const [file, packages] of expected) {
    const found = await read(file);
    // Of one, the tests have a part of the list.
    const isWhole = file !== 'centos6-many/Packages';
    expect([file, isWhole ? found : found.filter((each) => packages.includes(each))]).toEqual([file, packages]);
    expect(found.length).toBeGreaterThanOrEqual(packages.length);
  }
  const folders = await readdir(join(module ?? '', 'testdata'));
  expect(folders).toContain('cbl-mariner-2.0');
  expect(await read('cbl-mariner-2.0/rpmdb.sqlite')).toHaveLength(129);
});
