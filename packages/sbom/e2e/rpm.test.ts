/** Databases of RPM that RPM itself and Berkeley DB made, beside what RPM says is in them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { unpackDebianPackages } from '../../rehearsal/src/debian/index.ts';
import { cacheFolder } from '../../rehearsal/src/process/index.ts';
import { FileTree } from '../src/files/index.ts';
import { readRpmPackages } from '../src/rpm/index.ts';
import { readSqlite } from '../src/rpm/read-sqlite.ts';

jest.setTimeout(240_000);

const tools = await unpackDebianPackages(
  {
    name: 'RPM',
    packages: [
      ...['rpm', 'rpm-common', 'librpm9', 'librpmio9', 'librpmbuild9', 'librpmsign9', 'db5.3-util', 'libdb5.3'],
      ...['libpopt0', 'liblua5.3-0', 'libarchive13', 'libsqlite3-0', 'libelf1', 'libdw1', 'debugedit', 'binutils'],
    ],
    suite: 'bookworm',
  },
  { cache: cacheFolder(), onProgress: () => {} },
).catch(() => undefined);
/** Where Debian has the libraries of this machine. */
const libraries = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
const withRpm = tools === undefined ? it.skip : it;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder?.[Symbol.asyncDispose]());

/** Runs a program of the unpacked packages. */
async function program(name: string, args: readonly string[], input?: string): Promise<string> {
  const root = tools?.root ?? '';
  const env = {
    LD_LIBRARY_PATH: join(root, 'usr/lib', libraries),
    RPM_CONFIGDIR: join(root, 'usr/lib/rpm'),
    PATH: [join(root, 'usr/bin'), process.env['PATH']].join(delimiter),
    HOME: folder.path,
  };
  const { stdout } = await execa(name, args, { env, cwd: folder.path, ...(input !== undefined && { input }) });
  return stdout;
}

const spec = (name: string, version: string, files: number) => `Name: ${name}
Epoch: 1
Version: ${version}
Release: 3.el8
Summary: A crate
License: MIT and GPLv2+
Vendor: Acme
BuildArch: noarch
%description
A crate.
%install
mkdir -p %{buildroot}/usr/share/${name}
for i in $(seq ${files}); do echo $i > %{buildroot}/usr/share/${name}/file-$i; done
%files
/usr/share/${name}
`;

/** Builds and installs packages with RPM, into a database of its own. @returns the folder of the database */
async function installPackages(): Promise<string> {
  const macros = ['--define', `_topdir ${folder.path}/top`, '--define', '__os_install_post %{nil}'];
  const packages: string[] = [];
  for (const [name, version, files] of [
    ['crate', '2.5', 400],
    ['pallet', '10.0~rc1', 3],
  ] as const) {
    await writeFile(join(folder.path, `${name}.spec`), spec(name, version, files));
    await program('rpmbuild', [...macros, '--define', 'debug_package %{nil}', '-bb', `${name}.spec`]);
    packages.push(join(folder.path, `top/RPMS/noarch/${name}-${version}-3.el8.noarch.rpm`));
  }
  const root = join(folder.path, 'root');
  await mkdir(root);
  await program('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', '-i', '--nodeps', '--justdb', ...packages]);
  return join(root, 'var/lib/rpm');
}

/** The same headers as Berkeley DB keeps them: a hash table from numbers to headers, and the greatest number at 0. */
async function convert(headers: readonly Buffer[], pageSize: number, order: 1234 | 4321): Promise<string> {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    order === 1234 ? bytes.writeUInt32LE(value) : bytes.writeUInt32BE(value);
    return bytes;
  };
  const rows = [number(0), number(headers.length), ...headers.flatMap((each, index) => [number(index + 1), each])];
  const settings = ['VERSION=3', 'format=bytevalue', 'type=hash', `db_pagesize=${pageSize}`, `db_lorder=${order}`];
  const dump = [...settings, 'HEADER=END', ...rows.map((row) => ` ${row.toString('hex')}`), 'DATA=END', ''].join('\n');
  const place = join(folder.path, `bdb-${pageSize}-${order}`);
  await mkdir(place);
  await program('db5.3_load', [join(place, 'Packages')], dump);
  return place;
}

const query = '%{NAME} %{EPOCH} %{VERSION}-%{RELEASE} %{ARCH} %{LICENSE} %{VENDOR} %{SOURCERPM} [%{FILENAMES},]\\n';

async function ask(place: string, backend: string): Promise<string[]> {
  const text = await program('rpm', [
    '--dbpath',
    place,
    '--define',
    `_db_backend ${backend}`,
    '-qa',
    '--queryformat',
    query,
  ]);
  return text.trim().split('\n').sort();
}

async function read(place: string, files: readonly string[]): Promise<string[]> {
  const tree = new FileTree();
  for (const file of files) {
    tree.put(`var/lib/rpm/${file}`, { kind: 'file', content: await readFile(join(place, file)) });
  }
  const { packages, broken } = await readRpmPackages(tree);
  expect(broken).toEqual([]);
  return packages
    .map(({ name, epoch, version, architecture, license, vendor, sourceRpm, ...more }) =>
      [name, epoch, version, architecture, license, vendor, sourceRpm, `${[...more.files()].join(',')},`].join(' '),
    )
    .sort();
}

withRpm('what RPM installs is read from its SQLite database, and from a Berkeley DB of each form', async () => {
  const place = await installPackages();
  const expected = await ask(place, 'sqlite');

  expect(expected).toHaveLength(2);
  expect(await read(place, ['rpmdb.sqlite', 'rpmdb.sqlite-wal'])).toEqual(expected);

  const files = await Promise.all(['', '-wal'].map((end) => readFile(join(place, `rpmdb.sqlite${end}`))));
  const headers = await readSqlite(files[0] ?? Buffer.alloc(0), files[1]);
  for (const [pageSize, order] of [
    [4096, 1234],
    [512, 1234],
    [65_536, 1234],
    [4096, 4321],
  ] as const) {
    const converted = await convert(headers, pageSize, order);
    expect(await read(converted, ['Packages'])).toEqual(expected);
    // RPM reads it the same way; it wants the numbers of this machine.
    if (order === 1234) expect(await ask(converted, 'bdb_ro')).toEqual(expected);
  }
});
