import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { FileTree } from '../files/index.ts';
import { parseRpmHeader } from './parse-header.ts';
import { readNdb } from './read-ndb.ts';
import { readRpmPackages } from './read-rpm.ts';

type Value = string | readonly string[] | readonly number[];

/** A header of a package, as RPM's databases have it. */
function header(values: Readonly<Record<number, Value>>): Buffer {
  const entries: Buffer[] = [];
  let data = Buffer.alloc(0);
  for (const [tag, value] of Object.entries(values)) {
    const isNumbers = Array.isArray(value) && typeof value[0] === 'number';
    const list = typeof value === 'string' ? [value] : value;
    if (isNumbers) data = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    const type = typeof value === 'string' ? 6 : isNumbers ? 4 : 8;
    entries.push(words([Number(tag), type, data.length, list.length]));
    data = Buffer.concat([
      data,
      isNumbers ? words(list as number[]) : Buffer.from(list.map((each) => `${each}\0`).join('')),
    ]);
  }
  return Buffer.concat([words([entries.length, data.length]), ...entries, data]);
}

function words(values: readonly number[], isLittle = false): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries())
    isLittle ? bytes.writeUInt32LE(value, index * 4) : bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

const bash = header({
  1000: 'bash',
  1001: '5.1.8',
  1002: '6.el9',
  1003: [2],
  1011: 'Acme Linux',
  1014: 'GPLv3+',
  1022: 'x86_64',
  1044: 'bash-5.1.8-6.el9.src.rpm',
  1116: [0, 1],
  1117: ['bash', 'METADATA'],
  1118: ['/usr/bin/', '/usr/lib/python3.9/site-packages/a-1.dist-info/'],
});
const key = header({ 1000: 'gpg-pubkey', 1001: '8483c65d', 1002: '5ccc5b19' });

async function sqlite(headers: readonly Buffer[]): Promise<Buffer> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'rpmdb.sqlite');
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
  const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (const each of headers) insert.run(each);
  database.close();
  return await readFile(path);
}

function ndb(headers: readonly Buffer[]): Buffer {
  const page = Buffer.alloc(4096);
  words([0, 0, 0, 1], true).copy(page);
  page.write('RpmP', 'latin1');
  for (let at = 32; at < page.length; at += 16) page.write('Slot', at, 'latin1');
  const blobs = headers.map((each, index) => {
    const head = Buffer.concat([Buffer.from('BlbS'), words([index + 1, 0, each.length], true)]);
    return Buffer.concat([head, each, Buffer.alloc((16 - (each.length % 16)) % 16)]);
  });
  let block = page.length / 16;
  for (const [index, blob] of blobs.entries()) {
    words([index + 1, block, blob.length / 16], true).copy(page, 32 + (index + 1) * 16 + 4);
    block += blob.length / 16;
  }
  return Buffer.concat([page, ...blobs]);
}

function treeOf(files: Readonly<Record<string, Buffer>>): FileTree {
  const tree = new FileTree();
  for (const [path, content] of Object.entries(files)) tree.put(path, { kind: 'file', content });
  return tree;
}

describe('the packages of RPM', () => {
  it.each([
    ['SQLite', 'var/lib/rpm/rpmdb.sqlite', sqlite],
    ['SQLite, where Fedora has it', 'usr/lib/sysimage/rpm/rpmdb.sqlite', sqlite],
    ['SUSE', 'usr/lib/sysimage/rpm/Packages.db', async (headers: readonly Buffer[]) => ndb(headers)],
  ])('are read from the database of %s, keys of maintainers apart', async (_, path, make) => {
    const { packages, broken } = await readRpmPackages(treeOf({ [path]: await make([key, bash]) }));

    expect(broken).toEqual([]);
    expect(packages).toMatchObject([
      {
        ...{ name: 'bash', version: '5.1.8-6.el9', epoch: '2', architecture: 'x86_64', license: 'GPLv3+' },
        ...{ vendor: 'Acme Linux', sourceRpm: 'bash-5.1.8-6.el9.src.rpm' },
      },
    ]);
    expect([...(packages[0]?.files() ?? [])]).toEqual([
      '/usr/bin/bash',
      '/usr/lib/python3.9/site-packages/a-1.dist-info/METADATA',
    ]);
  });

  it('are read from the list of an image without a database', async () => {
    const line =
      'bash\t5.1.8-6.azl3\t1700000000\t1700000000\tMicrosoft\t(none)\t100\tx86_64\t0\tbash-5.1.8-6.azl3.src.rpm\n\nbroken\n';

    const { packages } = await readRpmPackages(
      treeOf({ 'var/lib/rpmmanifest/container-manifest-2': Buffer.from(line) }),
    );

    expect(packages).toMatchObject([{ name: 'bash', version: '5.1.8-6.azl3', epoch: undefined, vendor: 'Microsoft' }]);
  });

  it.each<[string, string, () => Promise<Buffer>]>([
    ['SQLite', 'var/lib/rpm/rpmdb.sqlite', async () => Buffer.from('SQLite')],
    ['SQLite, of another table', 'var/lib/rpm/rpmdb.sqlite', async () => Buffer.alloc(0)],
    ['SQLite, cut off', 'var/lib/rpm/rpmdb.sqlite', async () => (await sqlite([bash])).subarray(0, 5000)],
    ['SQLite, with no header in it', 'var/lib/rpm/rpmdb.sqlite', () => sqlite([Buffer.from('no header')])],
    ['SUSE', 'usr/lib/sysimage/rpm/Packages.db', async () => Buffer.from('RpmP')],
    ['SUSE, cut off', 'usr/lib/sysimage/rpm/Packages.db', async () => ndb([bash]).subarray(0, 4200)],
  ])('are missed where the database is broken: %s', async (_, path, make) => {
    expect(await readRpmPackages(treeOf({ [path]: await make() }))).toEqual({ packages: [], broken: [path] });
  });

  it('are nothing that makes the reader fail in another way', () => {
    fc.assert(
      fc.property(fc.nat(bash.length - 1), fc.nat(255), (at, value) => {
        const changed = Buffer.from(bash);
        changed[at] = value;
        try {
          expect([...(parseRpmHeader(changed)?.files() ?? [])].length).toBeLessThan(1000);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.nat(4300), fc.nat(255), (at, value) => {
        const changed = ndb([bash]);
        changed[at] = value;
        try {
          expect([...readNdb(changed)].length).toBeLessThan(256);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
