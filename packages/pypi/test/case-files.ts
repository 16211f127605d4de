import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { packTar, type TarEntry } from 'modern-tar';

/** What differs from a file that an index takes. */
export interface Case {
  readonly kind?: 'wheel' | 'sdist';
  readonly name?: string;
  /** By field; an empty list takes the field away. */
  readonly metadata?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  /** Further members, by path; `undefined` takes one away. */
  readonly members?: Readonly<Record<string, string | Uint8Array | undefined>>;
  /** Paths that `RECORD` does not list. */
  readonly unrecorded?: readonly string[];
  /** Changes the text of `RECORD`. */
  readonly record?: (text: string) => string;
  readonly entries?: readonly TarEntry[];
  /** Changes the bytes of the archive. */
  readonly damage?: (bytes: Buffer) => Uint8Array;
}

export const info = 'acme_parcel-1.2.0.dist-info';

const fine = {
  'Metadata-Version': ['2.4'],
  Name: ['acme-parcel'],
  Version: ['1.2.0'],
  Summary: ['Parcels'],
  'Description-Content-Type': ['text/markdown'],
};

export function metadataOf({ metadata = {}, body = '# Parcel' }: Case): string {
  const lines = Object.entries({ ...fine, ...metadata }).flatMap(([field, values]) =>
    values.map((value) => `${field}: ${value}\n`),
  );
  return `${lines.join('')}\n${body}`;
}

/** The file, as a build backend would have left it. */
export async function fileOf(made: Case): Promise<readonly [name: string, bytes: Uint8Array]> {
  const [name, bytes] = made.kind === 'sdist' ? await sdistOf(made) : wheelOf(made);
  return [made.name ?? name, made.damage?.(Buffer.from(bytes)) ?? bytes];
}

function wheelOf(made: Case): readonly [string, Uint8Array] {
  const members: Record<string, string | Uint8Array | undefined> = {
    'acme_parcel/__init__.py': '',
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nTag: py3-none-any\n',
    [`${info}/METADATA`]: metadataOf(made),
    ...made.members,
  };
  const files = Object.entries(members).flatMap(([path, content]) =>
    content === undefined ? [] : [[path, typeof content === 'string' ? strToU8(content) : content] as const],
  );
  const lines = files
    .filter(([path]) => !made.unrecorded?.includes(path))
    .map(
      ([path, content]) =>
        `${path},sha256=${createHash('sha256').update(content).digest('base64url')},${content.length}`,
    );
  const text = `${[...lines, `${info}/RECORD,,`].join('\n')}\n`;
  const record: readonly (readonly [string, Uint8Array])[] =
    `${info}/RECORD` in members ? [] : [[`${info}/RECORD`, strToU8(made.record?.(text) ?? text)]];
  return ['acme_parcel-1.2.0-py3-none-any.whl', zipSync(Object.fromEntries([...files, ...record]) as Zippable)];
}

export const top = 'acme_parcel-1.2.0';

async function sdistOf(made: Case): Promise<readonly [string, Uint8Array]> {
  const members = { [`${top}/PKG-INFO`]: metadataOf(made), [`${top}/pyproject.toml`]: '', ...made.members };
  const entries = Object.entries(members).flatMap(([name, content]): TarEntry[] => {
    if (content === undefined) return [];
    const body = typeof content === 'string' ? strToU8(content) : content;
    return [{ header: { name, size: body.length, mtime: new Date(0) }, body }];
  });
  return [`${top}.tar.gz`, gzipSync(await packTar([...entries, ...(made.entries ?? [])]))];
}

/** Files on both sides of a rule. */
export interface Sides {
  readonly accepted: readonly Case[];
  readonly refused: readonly Case[];
}

export type Cases = Readonly<Record<string, Sides>>;

export const field = (name: string, ...values: string[]): Case => ({ metadata: { [name]: values } });

export const licensed = (path: string, ...members: string[]): Case => ({
  metadata: { 'License-File': [path] },
  members: Object.fromEntries(members.map((member) => [member, 'MIT'])),
});
