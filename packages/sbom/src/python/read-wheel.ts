import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type Intake, parseSbom } from '../intake/index.ts';

/** Bytes of a text that is read whole. A description with pictures in it has some megabytes. */
const largestText = 32 * 1024 ** 2;
const mostMembers = 200_000;
const mostSboms = 50;

/** A shared object that a tool such as auditwheel copied into a wheel. */
export interface BundledObject {
  readonly path: string;
  /** Hex digest, as the wheel's `RECORD` has it. */
  readonly sha256?: string | undefined;
}

export interface WheelContents {
  /** Text of `METADATA`; empty where there is none. */
  readonly metadata: string;
  readonly objects: readonly BundledObject[];
  /** SBOMs in `.dist-info/sboms/` (PEP 770), by path. */
  readonly sboms: ReadonlyMap<string, Intake>;
  /** Paths of SBOMs that cannot be read. */
  readonly unread: readonly string[];
}

const metadataPath = /^[^/]+\.dist-info\/METADATA$/;
const recordPath = /^[^/]+\.dist-info\/RECORD$/;
const sbomPath = /^[^/]+\.dist-info\/sboms\/.*[^/]$/;
/** What auditwheel, delocate and delvewheel copy into a wheel. */
function isObjectPath(path: string): boolean {
  const folders = path.toLowerCase().split('/');
  const name = folders.pop() ?? '';
  return (
    /.\.(?:so(?:\.[^/]*)?|dylib|dll)$/.test(name) &&
    folders.some((folder) => folder.endsWith('.libs') || folder === '.dylibs')
  );
}

/** Reads what a wheel says of itself. The code in it is not read. */
export async function readWheel(path: string): Promise<WheelContents> {
  const archive = await openPromise(path, { autoClose: false });
  try {
    if (archive.entryCount > mostMembers) throw new RangeError(`it has ${archive.entryCount} files`);
    const texts = new Map<string, string>();
    const [objects, sboms]: [string[], Entry[]] = [[], []];
    for await (const entry of archive.eachEntry()) {
      const { fileName: name } = entry;
      if (metadataPath.test(name) || recordPath.test(name)) texts.set(name, await readText(archive, entry));
      else if (isObjectPath(name)) objects.push(name);
      else if (sbomPath.test(name)) sboms.push(entry);
    }
    const textOf = (pattern: RegExp) => [...texts].find(([name]) => pattern.test(name))?.[1] ?? '';
    const digests = objects.length === 0 ? new Map<string, string>() : parseDigests(textOf(recordPath));
    return {
      metadata: textOf(metadataPath),
      objects: objects.map((each) => ({ path: each, sha256: digests.get(each) })),
      ...(await readSboms(archive, sboms)),
    };
  } finally {
    archive.close();
  }
}

/** Metadata of an sdist, in its one folder. */
const pkgInfoPath = /^[^/]+\/PKG-INFO$/;

/** Reads what an sdist says of itself that is a ZIP archive, as indexes still take them. */
export async function readZippedSdist(path: string): Promise<WheelContents> {
  const archive = await openPromise(path, { autoClose: false });
  try {
    if (archive.entryCount > mostMembers) throw new RangeError(`it has ${archive.entryCount} files`);
    for await (const entry of archive.eachEntry()) {
      if (!pkgInfoPath.test(entry.fileName)) continue;
      return { metadata: await readText(archive, entry), objects: [], sboms: new Map(), unread: [] };
    }
    return { metadata: '', objects: [], sboms: new Map(), unread: [] };
  } finally {
    archive.close();
  }
}

async function readSboms(archive: ZipFile, entries: readonly Entry[]) {
  const sboms = new Map<string, Intake>();
  const unread: string[] = [];
  for (const entry of entries) {
    const isAllowed = entry.uncompressedSize <= largestText && sboms.size < mostSboms;
    const intake = isAllowed ? parseSbom(await readText(archive, entry)) : undefined;
    if (intake === undefined) unread.push(entry.fileName);
    else sboms.set(entry.fileName, intake);
  }
  return { sboms, unread };
}

async function readText(archive: ZipFile, entry: Entry): Promise<string> {
  // The stream fails when there are more bytes than it says here.
  if (entry.uncompressedSize > largestText) {
    throw new RangeError(`\`${entry.fileName}\` has ${entry.uncompressedSize} bytes`);
  }
  return (await buffer(await archive.openReadStreamPromise(entry))).toString();
}

/** `path,sha256=<base64url>,size`; a path with a comma is in quotes. */
function parseDigests(record: string): Map<string, string> {
  const digests = new Map<string, string>();
  for (const line of record.split(/\r?\n/)) {
    const [, quoted, plain, hash = ''] = /^(?:"((?:[^"]|"")*)"|([^",]*)),sha256=([\w-]{43})=?,/.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path !== undefined) digests.set(path, Buffer.from(hash, 'base64url').toString('hex'));
  }
  return digests;
}
