import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { packTar } from 'modern-tar';
import { readTarMember } from '../../src/files/sdist/read-member.ts';
import { rewriteSdist } from '../../src/files/sdist/rewrite-sdist.ts';

/** Python's own module writes and reads: nobody here wrote it, and installers read with it. */
const program = `
import hashlib, io, json, os, sys, tarfile
order, path = sys.argv[1:3]
if order == 'write':
    shape = json.load(sys.stdin)
    form = {'pax': tarfile.PAX_FORMAT, 'gnu': tarfile.GNU_FORMAT, 'ustar': tarfile.USTAR_FORMAT}[shape['format']]
    with tarfile.open(path, 'w:gz', format=form, compresslevel=1) as archive:
        for each in shape['members']:
            member = tarfile.TarInfo(each['path'])
            member.mode, member.mtime, member.uid, member.uname = each['mode'], each['mtime'], each['uid'], 'ada'
            member.type = {'file': tarfile.REGTYPE, 'dir': tarfile.DIRTYPE, 'sym': tarfile.SYMTYPE, 'link': tarfile.LNKTYPE}[each['type']]
            member.linkname = each.get('target', '')
            data = b''
            if each['type'] == 'file':
                word = os.urandom(4096) if each['random'] else b'the same words again and again, '
                data = (word * (each['size'] // len(word) + 1))[:each['size']]
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
else:
    seen = []
    with tarfile.open(path, 'r:gz') as archive:
        for each in archive:
            data = archive.extractfile(each) if each.isfile() else None
            seen.append([each.name, each.type.decode(), each.mode, each.linkname, each.size,
                hashlib.sha256(data.read()).hexdigest() if data else None, each.mtime, each.uid, each.uname])
    json.dump(seen, sys.stdout)
`;

interface Shape {
  readonly format: string;
  readonly members: readonly Readonly<Record<string, unknown>>[];
}

function write(path: string, shape: Shape): void {
  execFileSync('python3', ['-c', program, 'write', path], { input: JSON.stringify(shape) });
}

type Seen = readonly [
  path: string,
  type: string,
  mode: number,
  target: string,
  size: number,
  sha256: string | null,
  ...unknown[],
];

function read(path: string): Seen[] {
  return JSON.parse(execFileSync('python3', ['-c', program, 'read', path], { maxBuffer: 2 ** 28 }).toString());
}

const size = fc.oneof(
  fc.constantFrom(0, 1, 511, 512, 513, 4096, 5000, 16_384, 65_536, 131_072),
  fc.integer({ min: 0, max: 70_000 }),
);
const part = fc.oneof(fc.constantFrom('a', 'b.py', 'näm', 'x'.repeat(90), 'deep/'.repeat(30).slice(0, -1), '.waybill'));
const member = fc.record({
  path: fc.tuple(part, fc.nat(999)).map(([name, at]) => `acme-1/${name}/${at}`),
  type: fc.constantFrom('file', 'file', 'file', 'dir', 'sym', 'link'),
  target: fc.constantFrom('acme-1/a/1', `acme-1/${'t'.repeat(120)}`),
  mode: fc.constantFrom(0o644, 0o755, 0o600, 0o4755),
  mtime: fc.constantFrom(0, 1_700_000_000, 1_700_000_000.25),
  uid: fc.constantFrom(0, 1000, 3_000_000),
  random: fc.boolean(),
  size,
});
/** The kind that a few members of different sizes do not show: many members that are alike. */
const many = fc
  .tuple(fc.integer({ min: 1, max: 150 }), member)
  .map(([count, like]) => Array.from({ length: count }, (_, at) => ({ ...like, path: `${like.path}/${at}` })));
const shape = fc.record({
  format: fc.constantFrom('pax', 'gnu'),
  members: fc.oneof(fc.array(member, { minLength: 1, maxLength: 60 }), many),
});

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

test('an archive of any shape is rewritten to the same members, and the same bytes every time', async () => {
  await fc.assert(
    fc.asyncProperty(shape, async (made) => {
      await using folder = await temporaryFolder();
      const [path, again] = [join(folder.path, 'acme-1.tar.gz'), join(folder.path, 'again.tar.gz')];
      for (const each of [path, again]) write(each, made);
      const before = read(path).filter(([name]) => !/^acme-1\/\.waybill(\/|$)/.test(name));

      await rewriteSdist(path, 'acme-1.tar.gz', new Date(1_600_000_000_000));
      await rewriteSdist(again, 'acme-1.tar.gz', new Date(1_600_000_000_000));

      const after = read(path);
      const kept = (seen: Seen) => seen.slice(0, 6);
      expect(after.map(kept)).toEqual(before.map(kept));
      expect(after.every(([, , , , , , ...owner]) => JSON.stringify(owner) === '[1600000000,0,""]')).toBe(true);
      // Random content is another one in each archive.
      if (!made.members.some(({ random }) => random)) expect(await sha256(again)).toBe(await sha256(path));
      expect((await readdir(folder.path)).sort()).toEqual(['acme-1.tar.gz', 'again.tar.gz']);
    }),
    { numRuns: 8, examples: [[hundredAlike()]] },
  );
}, 120_000);

/** 100 files of 5,000 bytes of text that repeats. */
function hundredAlike(): Shape {
  const like = { type: 'file', target: '', mode: 0o644, mtime: 1_700_000_000, uid: 0, random: false, size: 5000 };
  return { format: 'pax', members: Array.from({ length: 100 }, (_, at) => ({ ...like, path: `acme-1/${at}.txt` })) };
}

test('50,000 members are rewritten in a bounded time', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'acme-1.tar.gz');
  const like = { type: 'file', target: '', mode: 0o644, mtime: 1.5, uid: 1000, random: false, size: 20 };
  const members = Array.from({ length: 50_000 }, (_, at) => ({ ...like, path: `acme-1/${at}.txt` }));
  write(path, { format: 'pax', members });

  await rewriteSdist(path, 'acme-1.tar.gz', new Date(0));

  const after = read(path);
  expect([after.length, after[49_999]?.[0]]).toEqual([50_000, 'acme-1/49999.txt']);
}, 120_000);

/** Around the block size of tar archives and of stream buffers, where readers that do not drain a member get stuck. */
const sizes = fc.array(fc.tuple(fc.boolean(), fc.oneof(fc.integer({ min: 0, max: 4096 }), size)), {
  minLength: 1,
  maxLength: 12,
});

test('a member of any size is read, whatever stands around it', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(11), async (made, pick) => {
      const entries = made.map(([ofRelease, length], at) => ({
        header: { name: `acme-1/${ofRelease ? '.waybill/' : ''}${at}`, size: length },
        body: 'x'.repeat(length),
      }));
      await using folder = await temporaryFolder({ 'acme-1.tar.gz': gzipSync(await packTar(entries)) });
      const at = pick % made.length;

      const text = await readTarMember(join(folder.path, 'acme-1.tar.gz'), new RegExp(`/${at}$`));

      if (text?.length !== made[at]?.[1]) throw new Error(`${text?.length} of ${made[at]?.[1]} bytes`);
    }),
    { numRuns: 40 },
  );
}, 60_000);
