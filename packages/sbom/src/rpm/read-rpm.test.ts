import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { FileTree } from '../files/index.ts';
import { parseRpmHeader } from './parse-header.ts';
import { readBdb } from './read-bdb.ts';
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

/** A hash table of Berkeley DB, as `e2e/rpm.test.ts` has it made by Berkeley DB: numbers, and headers on pages of their own. */
function bdb(headers: readonly Buffer[], size = 512): Buffer {
  const room = size - 26;
  const table = Buffer.alloc(size);
  const pages = [Buffer.alloc(size), table];
  const put = (page: Buffer, at: number, kind: number, [next, entries, offset]: readonly number[]) => {
    words([at, 0, next ?? 0], true).copy(page, 8);
    page.writeUInt16LE(entries ?? 0, 20);
    page.writeUInt16LE(offset ?? 0, 22);
    page[25] = kind;
  };
  const items: Buffer[] = [Buffer.from([1, 0, 0, 0, 0]), Buffer.from([1, headers.length, 0, 0, 0])];
  for (const [index, header] of headers.entries()) {
    const item = Buffer.concat([Buffer.from([3, 0, 0, 0]), words([pages.length, header.length], true)]);
    items.push(Buffer.concat([Buffer.from([1]), words([index + 1], true)]), item);
    for (let at = 0; at < header.length; at += room) {
      const [page, part] = [Buffer.alloc(size), header.subarray(at, at + room)];
      put(page, pages.length, 7, [at + room < header.length ? pages.length + 1 : 0, 1, part.length]);
      part.copy(page, 26);
      pages.push(page);
    }
  }
  let end = size;
  for (const [index, item] of items.entries()) {
    end -= item.length;
    item.copy(table, end);
    table.writeUInt16LE(end, 26 + index * 2);
  }
  put(table, 1, 13, [0, items.length, end]);
  words([0, 0x61561, 9, size, 0, 0, pages.length - 1], true).copy(pages[0] ?? table, 8);
  pages[0]?.writeUInt8(8, 25);
  return Buffer.concat(pages);
}

function treeOf(files: Readonly<Record<string, Buffer>>): FileTree {
  const tree = new FileTree();
  for (const [path, content] of Object.entries(files)) tree.put(path, { kind: 'file', content });
  return tree;
}

/** A header whose second page leads back to the first. */
function circle(): Buffer {
  const bytes = bdb([header({ 1000: 'a', 1001: '1', 1004: 'x'.repeat(900) })]);
  bytes.writeUInt32LE(2, 3 * 512 + 16);
  return bytes;
}

describe('the packages of RPM', () => {
  it.each([
    ['SQLite', 'var/lib/rpm/rpmdb.sqlite', sqlite],
    ['SQLite, where Fedora has it', 'usr/lib/sysimage/rpm/rpmdb.sqlite', sqlite],
    ['SUSE', 'usr/lib/sysimage/rpm/Packages.db', async (headers: readonly Buffer[]) => ndb(headers)],
    ['Red Hat until 8', 'var/lib/rpm/Packages', async (headers: readonly Buffer[]) => bdb(headers)],
    ['Red Hat, with large pages', 'var/lib/rpm/Packages', async (headers: readonly Buffer[]) => bdb(headers, 65_536)],
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
    ['Berkeley DB', 'var/lib/rpm/Packages', async () => Buffer.alloc(0)],
    ['Berkeley DB, of zeros', 'var/lib/rpm/Packages', async () => Buffer.alloc(8192)],
    ['Berkeley DB, cut off', 'var/lib/rpm/Packages', async () => bdb([bash]).subarray(0, -512)],
    ['Berkeley DB, with no header in it', 'var/lib/rpm/Packages', async () => bdb([Buffer.from('no header')])],
    ['Berkeley DB, whose chain of pages is a circle', 'var/lib/rpm/Packages', async () => circle()],
  ])('are missed where the database is broken: %s', async (_, path, make) => {
    expect(await readRpmPackages(treeOf({ [path]: await make() }))).toEqual({ packages: [], broken: [path] });
  });

  it.each([
    ['SUSE', ndb, readNdb],
    ['Berkeley DB', bdb, readBdb],
  ] as const)('come out of any broken database of %s, or a RangeError does', (_, make, read) => {
    const whole = make([bash, header({ 1000: 'a', 1001: '1', 1004: 'x'.repeat(900) })]);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.nat(whole.length), (all, cut) => {
        const changed = Buffer.from(all.length === 4 ? whole.subarray(0, cut) : whole);
        for (const [at, value] of all) if (at < changed.length) changed[at] = value;
        try {
          expect([...read(changed)].length).toBeLessThan(256);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
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
  });
});
