import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { rewriteSdist } from '../../src/files/sdist/rewrite-sdist.ts';
import { readSdistContents } from '../../src/files/sdist/sdist-contents.ts';

/** Archives that few programs write, and all of them as Python's own module reads them: installers read with it. */
const program = `
import gzip, json, os, sys, tarfile
order, folder = sys.argv[1:3]
def block(name, data=b'', form=tarfile.PAX_FORMAT, **fields):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for field, value in fields.items(): setattr(member, field, value)
    return member.tobuf(form, 'utf-8', 'surrogateescape') + data + bytes(-len(data) % 512)
def records(kind, *pairs):
    text = b''
    for key, value in pairs:
        rest = b' %s=%s\\n' % (key.encode(), value.encode())
        length = len(rest) + len(str(len(rest) + 2))
        text += str(length).encode() + rest
    return block('pax', text, tarfile.USTAR_FORMAT, type=kind)
def summed(header):
    header = header[:148] + b' ' * 8 + header[156:]
    return header[:148] + b'%06o\\0 ' % sum(header[:512]) + header[156:]
info, end, gnu = block('acme-1/PKG-INFO', b'Name: acme'), bytes(1024), tarfile.GNU_FORMAT
archives = {
    'global comment': [records(b'g', ('comment', 'abc')), info],
    'global path': [records(b'g', ('path', '../out')), info, info],
    'global path, said anew': [records(b'g', ('path', '../out')), records(b'x', ('path', 'acme-1/in')), info],
    'two headers': [records(b'x', ('path', 'acme-1/one')), records(b'x', ('path', 'acme-1/two')), info],
    'one header, twice': [records(b'x', ('path', 'acme-1/one'), ('path', 'acme-1/two')), info],
    'long link, said twice': [
        block('acme-1/s', b'', gnu, type=b'2', linkname='k' * 150)[:-512],
        records(b'x', ('linkpath', 'other')), block('acme-1/s', b'', gnu, type=b'2', linkname='short'), info],
    'times for a prefix': [summed(block('acme-1/x', b'', gnu)[:345] + b'15302466760' + bytes(156)), info],
    'oldest folder': [summed(block('acme-1/old/', b'', type=b'\\0')[:257] + bytes(255)), info],
    'solaris': [records(b'X', ('path', 'acme-1/sun')), info],
    'label': [block('label', b'', gnu, type=b'V'), info],
    'unknown type': [block('acme-1/z', b'data', type=b'Z'), info],
    'folder with a size': [block('acme-1/d', type=b'5', size=100), info],
    'link with a size': [block('acme-1/l', type=b'1', linkname='acme-1/PKG-INFO', size=8), info],
    'negative time': [block('acme-1/x', b'data', gnu, mtime=-5), info],
    'empty block first': [bytes(512), info],
    'two streams': [info, None, block('acme-1/x', b'data')],
}
def pack(parts):
    at = parts.index(None) if None in parts else len(parts)
    rest = parts[at + 1:]
    return gzip.compress(b''.join(parts[:at])) + gzip.compress(b''.join(rest) + end)
if order == 'write':
    for name, parts in archives.items(): open(os.path.join(folder, name + '.tar.gz'), 'wb').write(pack(parts))
else:
    seen = {}
    for name in os.listdir(folder):
        with tarfile.open(os.path.join(folder, name)) as archive: seen[name] = [[each.name, each.linkname] for each in archive]
    json.dump(seen, sys.stdout)
`;

const python = (order: string, folder: string) => execFileSync('python3', ['-c', program, order, folder]).toString();

test('every dialect of tar archives is read as installers read it, and after the rewrite it is the same', async () => {
  await using folder = await temporaryFolder();
  python('write', folder.path);
  const inPython = JSON.parse(python('read', folder.path));

  const seen: Record<string, unknown> = {};
  for (const name of await readdir(folder.path)) {
    const { members } = await readSdistContents(join(folder.path, name));
    seen[name] = members.map(({ path, target }) => [path, target]);
  }
  expect(seen).toEqual(inPython);

  // The times of GNU's are gone then, as they differ between two builds.
  const { 'times for a prefix.tar.gz': _, ...others } = inPython;
  for (const name of Object.keys(others)) await rewriteSdist(join(folder.path, name), name, new Date(0));
  expect(JSON.parse(python('read', folder.path))).toMatchObject(others);
});
