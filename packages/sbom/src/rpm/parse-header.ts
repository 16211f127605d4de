/** A package in a database of RPM. */
export interface RpmPackage {
  readonly name: string;
  /** `5.1.8-6.el9`: version and release. */
  readonly version: string;
  readonly epoch?: string | undefined;
  readonly architecture?: string | undefined;
  readonly license?: string | undefined;
  readonly vendor?: string | undefined;
  /** `bash-5.1.8-6.el9.src.rpm` */
  readonly sourceRpm?: string | undefined;
  /** The module that it was built in: `nodejs:12:8020020200326104117:4cda2c84`. Advisories of Red Hat 8 are about packages of one. */
  readonly module?: string | undefined;
  /** Absolute paths of its files. */
  files(): Iterable<string>;
}

/** Numbers of what is read. https://github.com/rpm-software-management/rpm/blob/master/docs/manual/tags.md */
const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  arch: 1022,
  sourceRpm: 1044,
  folderOfFile: 1116,
  fileNames: 1117,
  folders: 1118,
  module: 5096,
} as const;

const int32 = 4;
const entrySize = 16;
/** As many as RPM itself takes. */
const mostEntries = 65_535;
const mostFiles = 5_000_000;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/**
 * Reads the header of a package as databases of RPM keep it: the number of entries, the size of their data, the entries, the
 * data. https://rpm-software-management.github.io/rpm/manual/hregions.html
 *
 * @returns `undefined` for a header without name or version
 * @throws RangeError for what is no header
 */
export function parseRpmHeader(bytes: Buffer): RpmPackage | undefined {
  if (bytes.length < 8) throw new RangeError('a header of a package is cut off');
  const [count, size] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  const start = 8 + count * entrySize;
  if (count > mostEntries || start + size > bytes.length) throw new RangeError('a header of a package is cut off');
  const data = bytes.subarray(start, start + size);
  const entries = new Map<number, Entry>();
  for (let at = 8; at < start; at += entrySize) {
    const [tag, type] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
    entries.set(tag, { type, offset: bytes.readUInt32BE(at + 8), count: bytes.readUInt32BE(at + 12) });
  }
  const text = (tag: number) => textsAt(data, entries.get(tag), 1)[0] || undefined;
  const [name, version, release] = [text(tags.name), text(tags.version), text(tags.release)];
  if (name === undefined || version === undefined) return undefined;
  const [epoch] = numbersAt(data, entries.get(tags.epoch));
  return {
    name,
    version: release === undefined ? version : `${version}-${release}`,
    epoch: epoch === undefined || epoch === 0 ? undefined : String(epoch),
    architecture: text(tags.arch),
    license: text(tags.license),
    vendor: text(tags.vendor),
    sourceRpm: text(tags.sourceRpm),
    module: text(tags.module),
    files: () => listFiles(data, entries),
  };
}

function* listFiles(data: Buffer, entries: ReadonlyMap<number, Entry>): Generator<string> {
  const folders = textsAt(data, entries.get(tags.folders), mostFiles);
  const places = numbersAt(data, entries.get(tags.folderOfFile));
  const names = textsAt(data, entries.get(tags.fileNames), mostFiles);
  for (const [index, name] of names.entries()) yield `${folders[places[index] ?? -1] ?? ''}${name}`;
}

function textsAt(data: Buffer, entry: Entry | undefined, most: number): string[] {
  const texts: string[] = [];
  let at = entry?.offset ?? data.length;
  while (texts.length < Math.min(entry?.count ?? 0, most) && at < data.length) {
    const end = data.indexOf(0, at);
    texts.push(data.subarray(at, end < 0 ? data.length : end).toString());
    at = end < 0 ? data.length : end + 1;
  }
  return texts;
}

function numbersAt(data: Buffer, entry: Entry | undefined): number[] {
  if (entry?.type !== int32) return [];
  const numbers: number[] = [];
  for (let at = entry.offset; numbers.length < entry.count && at + 4 <= data.length; at += 4) {
    numbers.push(data.readUInt32BE(at));
  }
  return numbers;
}
