import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { changedMeanwhile } from '../errors.ts';
import type { Entry } from './entry.ts';

export interface Archive {
  readonly entries: readonly Entry[];
  /** The one folder at the top of the archive: `guides-1.2.0`. */
  readonly top: string;
  readonly format: 'tar.gz' | 'zip';
  /** Of every entry. */
  readonly mtime: Date;
}

/** Bytes up to which a file is read at once. */
const small = 1024 ** 2;

/**
 * Writes an archive. The same entries give the same bytes, on every machine; memory does not grow with them.
 *
 * @param file absolute path
 */
export async function writeArchive(archive: Archive, file: string): Promise<void> {
  const sink = createWriteStream(file);
  if (archive.format === 'zip') await pipeline(await zip(archive), sink);
  else await pipeline(await tar(archive), createGzip(), sink);
}

const modeOf = (entry: Entry) => (entry.is === 'file' && entry.isProgram ? 0o755 : 0o644);

async function tar({ entries, top, mtime }: Archive): Promise<Readable> {
  const { packTar } = await import('modern-tar/fs');
  const links = new Map(entries.flatMap((each) => (each.is === 'link' ? [[`${top}/${each.path}`, each.target]] : [])));
  const sources = entries.map((entry) => {
    const header = { target: `${top}/${entry.path}`, mtime, mode: modeOf(entry), uid: 0, gid: 0 };
    if (entry.is === 'link' || entry.size === 0) return { ...header, type: 'content' as const, content: '' };
    // Not as `file`: hard links of this disk would be in the archive.
    return { ...header, type: 'stream' as const, content: bytesOf(entry), size: entry.size };
  });
  return packTar(sources, {
    map(header) {
      const linkname = links.get(header.name);
      return linkname === undefined ? header : { ...header, type: 'symlink', mode: 0o777, linkname };
    },
  });
}

/** Links of Unix: the type of a file in its mode. */
const [regular, link] = [0o100000, 0o120777];

async function zip({ entries, top, mtime }: Archive): Promise<Readable> {
  const { ZipFile } = await import('yazl');
  const file = new ZipFile();
  // Its type is the oldest one of streams, but it is a `PassThrough`.
  const output = file.outputStream as Readable;
  file.on('error', (error: Error) => output.destroy(error));
  const date = new UtcDate(mtime);
  for (const entry of entries) {
    const name = `${top}/${entry.path}`;
    if (entry.is === 'link') {
      file.addBuffer(Buffer.from(entry.target), name, { mtime: date, mode: link, compress: false });
      continue;
    }
    const options = { mtime: date, mode: regular | modeOf(entry), size: entry.size };
    file.addReadStreamLazy(name, options, (use) => {
      // The library does not forward errors of its sources.
      use(
        null,
        bytesOf(entry).once('error', (error) => output.destroy(error)),
      );
    });
  }
  file.end();
  return output;
}

/** ZIP has the time of a clock on the wall. This one shows the same everywhere. */
class UtcDate extends Date {
  override getFullYear(): number {
    return this.getUTCFullYear();
  }
  override getMonth(): number {
    return this.getUTCMonth();
  }
  override getDate(): number {
    return this.getUTCDate();
  }
  override getHours(): number {
    return this.getUTCHours();
  }
  override getMinutes(): number {
    return this.getUTCMinutes();
  }
  override getSeconds(): number {
    return this.getUTCSeconds();
  }
}

/** The bytes of a file, opened when they are asked for: thousands of files cannot be open at once. */
function bytesOf(entry: Entry & { readonly is: 'file' }): Readable {
  return Readable.from(readBytes(entry));
}

async function* readBytes({ source, size }: Entry & { readonly is: 'file' }): AsyncGenerator<Uint8Array> {
  let read = 0;
  try {
    if (size <= small) {
      const bytes = await readFile(source);
      read = bytes.length;
      // Of other bytes, the header would be wrong.
      if (read === size) yield bytes;
    } else {
      for await (const chunk of createReadStream(source, { end: size, highWaterMark: 256 * 1024 })) {
        read += chunk.length;
        if (read > size) break;
        yield chunk;
      }
    }
  } catch (error) {
    throw changedMeanwhile(source, error);
  }
  if (read !== size) throw changedMeanwhile(source);
}
