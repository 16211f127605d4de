import fs from 'node:fs';
import { fileChunks, sha256File } from '@waybill/kernel';
import type { ArchivedFile } from '../contents/index.ts';
import { fileChanged } from '../errors.ts';
import type { Piece } from '../store/index.ts';

/** A file that is about to be archived. */
export interface LocalFile {
  readonly file: ArchivedFile;
  readonly key: string;
  readonly size: number;
  /** Hex digits: what the release has recorded, or what the file has now. */
  readonly sha256: string;
}

/** @returns nothing where the file is not on this machine */
export async function openLocal(file: ArchivedFile, key: string): Promise<LocalFile | undefined> {
  const stats = await fs.promises.lstat(file.path).catch(() => undefined);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw fileChanged(file.name, 'it is no file');
  return { file, key, size: stats.size, sha256: file.sha256 ?? (await sha256File(file.path)) };
}

/** A part of a file on its way, or all of it. */
export function pieceOf(
  path: string,
  { from, to }: { readonly from: number; readonly to: number },
  sha256: string,
): Piece {
  const body = () => (to === from ? new Uint8Array() : ReadableStream.from(fileChunks(path, { from, to })));
  return { size: to - from, sha256, body };
}
