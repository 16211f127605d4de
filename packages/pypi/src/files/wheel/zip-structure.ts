import { type FileHandle, open } from 'node:fs/promises';
import { control, readExtra, utf8 } from './zip-extra.ts';

/** The records of a zip file by their first four bytes. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
const kinds = {
  member: 0x04034b50,
  listed: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

/** A member as the directory at the end of the file lists it. */
export interface ListedMember {
  readonly path: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly compressed: number;
  /** Bytes of its content. */
  readonly size: number;
}

/**
 * Reads a zip file from its first byte to its last, as a program does that streams it, and holds what it sees against the
 * directory at the end, which installers read. Only headers are read.
 *
 * @param listed what the directory lists
 * @returns the first difference
 */
export async function findZipProblem(path: string, listed: readonly ListedMember[]): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    return await new Walk(file, size, listed).problem();
  } finally {
    await file.close();
  }
}

class Walk {
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #listed: ReadonlyMap<string, ListedMember>;
  readonly #members = new Set<string>();
  readonly #directory = new Set<string>();
  #at = 0;
  #window = Buffer.alloc(0);
  #windowAt = 0;
  #directoryAt: number | undefined;
  #directorySize = 0;
  #records = 0;
  #end64: { readonly at: number; readonly records: number; readonly size: number; readonly offset: number } | undefined;
  #hasLocator = false;

  constructor(file: FileHandle, size: number, listed: readonly ListedMember[]) {
    this.#file = file;
    this.#size = size;
    this.#listed = new Map(listed.map((member) => [member.path, member]));
  }

  async problem(): Promise<string | undefined> {
    while (true) {
      const kind = (await this.#take(4))?.readUInt32LE();
      if (kind === undefined) return 'it ends early';
      if (kind === kinds.end) return this.#end();
      const problem = await this.#record(kind);
      if (problem !== undefined) return problem;
    }
  }

  async #record(kind: number): Promise<string | undefined> {
    if (kind === kinds.member) return this.#member();
    if (kind === kinds.listed) return this.#listedMember();
    if (kind === kinds.end64) return this.#endOf64();
    if (kind !== kinds.locator64) return 'there are bytes between its members';
    this.#hasLocator = true;
    return (await this.#take(16)) === undefined ? 'it ends early' : undefined;
  }

  async #member(): Promise<string | undefined> {
    const head = await this.#take(26);
    if (head === undefined) return 'it ends early';
    const bytes = await this.#take(head.readUInt16LE(22));
    const extra = await this.#take(head.readUInt16LE(24));
    if (bytes === undefined || extra === undefined) return 'it ends early';
    const name = utf8(bytes);
    const wrong = wrongName(name);
    if (name === undefined || wrong !== undefined) return wrong;
    const stated = { compressed: head.readUInt32LE(14), size: head.readUInt32LE(18) };
    const sizes = readExtra(extra, stated, head.readUInt16LE(4) === 0);
    if (typeof sizes === 'string') return sizes;
    if ((head.readUInt16LE(2) & 8) !== 0) return `the size of \`${name}\` is written after it (a data descriptor)`;
    const listed = this.#listed.get(name);
    if (listed === undefined) return `\`${name}\` is not listed in the directory`;
    if (listed.compressed !== sizes.compressed || listed.size !== sizes.size) {
      return `the directory lists another size for \`${name}\``;
    }
    if (this.#members.has(name)) return `\`${name}\` is there more than once`;
    this.#members.add(name);
    this.#at += sizes.compressed;
    return undefined;
  }

  async #listedMember(): Promise<string | undefined> {
    this.#directoryAt ??= this.#at - 4;
    const head = await this.#take(42);
    if (head === undefined) return 'it ends early';
    if (head.readUInt16LE(28) !== 0) return 'a member has a comment';
    const [length, extraLength] = [head.readUInt16LE(24), head.readUInt16LE(26)];
    const bytes = await this.#take(length);
    if (bytes === undefined || (await this.#take(extraLength)) === undefined) return 'it ends early';
    const name = utf8(bytes);
    const wrong = wrongName(name);
    if (name === undefined || wrong !== undefined) return wrong;
    if (this.#directory.has(name)) return `the directory lists \`${name}\` more than once`;
    if (!this.#members.has(name)) return `the directory lists \`${name}\`, which is not there`;
    this.#directory.add(name);
    this.#records += 1;
    this.#directorySize += 46 + length + extraLength;
    return undefined;
  }

  async #endOf64(): Promise<string | undefined> {
    const at = this.#at - 4;
    const head = await this.#take(52);
    if (head === undefined) return 'it ends early';
    if (head.readBigUInt64LE(0) !== 44n) return 'its end holds data of its own';
    if (head.readBigUInt64LE(20) !== head.readBigUInt64LE(28)) return 'it is one of several volumes';
    const [records, size, offset] = [28, 36, 44].map((place) => Number(head.readBigUInt64LE(place))) as [
      number,
      number,
      number,
    ];
    this.#end64 = { at, records, size, offset };
    return undefined;
  }

  async #end(): Promise<string | undefined> {
    if (this.#end64 !== undefined && !this.#hasLocator) return 'its end is damaged';
    const at = this.#directoryAt ?? this.#at - 4;
    const head = await this.#take(18);
    if (head === undefined) return 'it ends early';
    if (head.readUInt16LE(4) !== head.readUInt16LE(6)) return 'it is one of several volumes';
    const stated = this.#end64 ?? {
      records: head.readUInt16LE(6),
      size: head.readUInt32LE(8),
      offset: head.readUInt32LE(12),
    };
    if (stated.records !== this.#records) return 'its directory has another number of members than its end says';
    if (stated.offset !== at) return 'its directory is not where its end says';
    if (stated.size !== this.#directorySize) return 'its directory has another length than its end says';
    if (this.#directory.size !== this.#members.size) return 'its directory does not list all members';
    return this.#at + head.readUInt16LE(16) === this.#size ? undefined : 'bytes follow its end';
  }

  /** The next bytes; `undefined` past the end of the file. */
  async #take(count: number): Promise<Buffer | undefined> {
    const start = this.#at - this.#windowAt;
    if (start < 0 || start + count > this.#window.length) {
      const buffer = Buffer.alloc(Math.max(count, 8 * 1024));
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.#at);
      this.#window = buffer.subarray(0, bytesRead);
      this.#windowAt = this.#at;
      if (bytesRead < count) return undefined;
    }
    const from = this.#at - this.#windowAt;
    this.#at += count;
    return this.#window.subarray(from, from + count);
  }
}

function wrongName(name: string | undefined): string | undefined {
  if (name === undefined) return 'a name is not UTF-8';
  return control.test(name) ? 'a name holds control characters' : undefined;
}
