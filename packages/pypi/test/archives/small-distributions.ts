import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fakeRun, type Ran } from '@waybill/kernel/testing';
import { strToU8, zipSync } from 'fflate';
import { packTar } from 'modern-tar';

export interface Small {
  readonly name?: string;
  readonly version?: string;
  /** What the metadata says; the file's version by default. */
  readonly metadataVersion?: string;
  /** Makes other bytes of the same release. */
  readonly note?: string;
  /** A description in reStructuredText, instead of one in Markdown. */
  readonly structured?: string;
}

export function metadataOf({
  name = 'acme-parcel',
  version = '1.2.0',
  metadataVersion,
  note = '',
  structured,
}: Small): string {
  return `Metadata-Version: 2.4
Name: ${name}
Version: ${metadataVersion ?? version}
Summary: Parcels for everyone
Keywords: box,string
Author-email: Ada Löwe <ada@example.org>
License-Expression: MIT
License-File: LICENSE
Classifier: Programming Language :: Python :: 3
Classifier: Operating System :: OS Independent
Requires-Python: >=3.9
Requires-Dist: rich>=13
Requires-Dist: tomli; python_version < "3.11"
Project-URL: Homepage,https://example.org/
Project-URL: Source, https://example.org/source
Provides-Extra: cli
Description-Content-Type: text/${structured === undefined ? 'markdown' : 'x-rst'}

${structured ?? `# Parcel\n\nIt ships “things”. ${note}`}
`;
}

/** A wheel with nothing in it but what an index looks at. */
export function smallWheel(small: Small = {}): readonly [name: string, bytes: Uint8Array] {
  const stem = stemOf(small);
  const info = `${stem}.dist-info`;
  const files = {
    'acme_parcel/__init__.py': '',
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/METADATA`]: metadataOf(small),
    [`${info}/licenses/LICENSE`]: 'MIT',
  };
  const recorded = Object.entries(files).map(([path, text]) => {
    const digest = createHash('sha256').update(text).digest('base64url');
    return `${path},sha256=${digest},${Buffer.byteLength(text)}`;
  });
  Object.assign(files, { [`${info}/RECORD`]: `${[...recorded, `${info}/RECORD,,`].join('\n')}\n` });
  const members = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));
  // A build of the same commit gives the same bytes.
  const bytes = zipSync(members, { mtime: new Date(2023, 10, 14) });
  return [`${stem}-py3-none-any.whl`, bytes];
}

/** An sdist with nothing in it but what an index looks at. */
export async function smallSdist(small: Small = {}): Promise<readonly [name: string, bytes: Uint8Array]> {
  const stem = stemOf(small);
  const files = { 'pyproject.toml': '', LICENSE: 'MIT', 'PKG-INFO': metadataOf(small) };
  const entries = Object.entries(files).map(([name, text]) => {
    const body = strToU8(text);
    return { header: { name: `${stem}/${name}`, size: body.length, mtime: new Date(0) }, body };
  });
  return [`${stem}.tar.gz`, gzipSync(await packTar(entries))];
}

function stemOf({ name = 'acme-parcel', version = '1.2.0' }: Small): string {
  return `${name.replaceAll('-', '_')}-${version}`;
}

/** A process port where `uv` is missing and `python3 -m build` leaves what `make` says; `git` knows the commit's time. */
export function builder(make: () => Promise<readonly (readonly [string, Uint8Array])[]> = both()) {
  return fakeRun(async (ran: Ran) => {
    if (ran.file === 'git' && ran.args[0] === 'ls-files') return {};
    if (ran.file === 'git') return { stdout: '1700000000\n' };
    if (ran.file === 'uv') return { exitCode: 127 };
    if (ran.args.includes('--version')) return { stdout: 'build 1.2.2' };
    const folder = ran.args.at(-1)?.split('=').at(-1) ?? '';
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of await make()) await writeFile(join(folder, name), bytes);
    return {};
  });
}

export function both(small: Small = {}) {
  return async () => [await smallSdist(small), smallWheel(small)];
}
