import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type Field, fieldsOf } from '../upload.ts';
import { codeRefusal } from './archive-rules.ts';
import { namesInIni } from './ini-names.ts';
import { zipRefusal } from './zip-rules.ts';

/** A wheel's `METADATA` (core metadata), or why PyPI refuses the wheel for what it holds, in PyPI's words. */
export type WheelContents = { readonly metadata: Buffer } | { readonly refusal: string };

/** Reads a wheel as PyPI does, in its order (pypi/warehouse: forklift/legacy.py, utils/wheel.py). */
export async function readWheel(path: string, filename: string, form: readonly Field[] = []): Promise<WheelContents> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => undefined);
  if (zip === undefined) return { refusal: 'Invalid distribution file. File is not a zipfile' };
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const refusal = await invalidFile(zip, entries, { path, filename });
    return refusal === undefined
      ? await readInfo(zip, entries, { filename, form })
      : { refusal: `Invalid distribution file. ${refusal}` };
  } catch (error) {
    return { refusal: `Invalid distribution file. ${(error as Error).message}` };
  } finally {
    zip.close();
  }
}

const infoOf = (filename: string) => `${filename.split('-', 2).join('-')}.dist-info`;

async function invalidFile(
  zip: ZipFile,
  entries: readonly Entry[],
  { path, filename }: { readonly path: string; readonly filename: string },
) {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const { size } = await stat(path);
  if (unpacked > 64 * 2 ** 20 && unpacked / size > 50) return 'File exceeds compression ratio of 50';
  if (entries.some(({ compressionMethod }) => ![0, 8].includes(compressionMethod)))
    return 'File does not use a supported compression type';
  const needed = `${infoOf(filename)}/WHEEL`;
  if (!entries.some(({ fileName }) => fileName === needed)) return `WHEEL not found at ${needed}`;
  for (const entry of entries.filter(({ fileName }) => /\.pye?$/i.test(fileName))) {
    const refusal = codeRefusal(entry.fileName, (await read(zip, entry)).toString());
    if (refusal !== undefined) return refusal;
  }
  const structure = await zipRefusal(path, entries);
  return structure && `ZIP archive not accepted: ${structure}. See https://docs.pypi.org/archives for more information`;
}

async function readInfo(
  zip: ZipFile,
  entries: readonly Entry[],
  { filename, form }: { readonly filename: string; readonly form: readonly Field[] },
): Promise<WheelContents> {
  const folder = infoOf(filename);
  const byName = new Map(entries.map((entry) => [entry.fileName, entry]));
  const lacking = fieldsOf(form, 'license_file').find((file) => !byName.has(`${folder}/licenses/${file}`));
  if (lacking !== undefined) {
    return {
      refusal: `License-File ${lacking} does not exist in distribution file ${filename} at ${folder}/licenses/${lacking}`,
    };
  }
  const record = byName.get(`${folder}/RECORD`);
  const isRecord = record !== undefined && isList(await read(zip, record));
  const missing = isRecord ? ['METADATA'].find((name) => !byName.has(`${folder}/${name}`)) : 'RECORD';
  const metadata = byName.get(`${folder}/METADATA`);
  if (missing !== undefined || metadata === undefined) {
    return { refusal: `Wheel '${filename}' does not contain the required ${missing} file: ${folder}/${missing}` };
  }
  const entryPoints = byName.get(`${folder}/entry_points.txt`);
  if (entryPoints !== undefined && !areEntryPoints(await read(zip, entryPoints))) {
    return { refusal: `Wheel '${filename}' has invalid entry points defined in the entry_points.txt file` };
  }
  return { metadata: await read(zip, metadata) };
}

/** PyPI answers 500 to an empty line; this one is kind enough to say why. */
function isList(bytes: Buffer): boolean {
  const text = bytes.toString();
  return bytes.equals(Buffer.from(text)) && text.split(/\r\n|\r|\n/).lastIndexOf('', -2) === -1;
}

function areEntryPoints(bytes: Buffer): boolean {
  if (!bytes.equals(Buffer.from(bytes.toString()))) return false;
  const sections = namesInIni(bytes.toString());
  const names = ['console_scripts', 'gui_scripts'].flatMap((section) => sections?.get(section) ?? []);
  return sections !== undefined && names.every((name) => /^[\p{L}\p{N}_.-]+$/u.test(name));
}

async function read(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return buffer(await zip.openReadStreamPromise(entry));
}
