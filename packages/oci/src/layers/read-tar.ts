import type { ReadEntry } from 'tar';
import { isPacked } from './unpack.ts';

/** Entries of one archive; the largest images on public hubs have some hundred thousand. */
const maximumEntries = 10_000_000;
/** Bytes; Linux has the same limit. */
const maximumPath = 4096;

/** A member of a tar archive, its content still to come. */
export type Member =
  | { readonly type: 'folder'; readonly path: string }
  | { readonly type: 'symbolic link' | 'hard link'; readonly path: string; readonly target: string }
  | { readonly type: 'file'; readonly path: string; readonly size: number; readonly content: Content }
  /** A device, a pipe, or a type that only its maker knows. */
  | { readonly type: 'other'; readonly path: string };

/** A file's content, which comes after its header; without a call it is skipped. */
export interface Content {
  /** Takes all of it at once. The caller has looked at the size. */
  keep(done: (content: Buffer) => void): void;
  /** Takes it piece by piece. */
  watch(take: (chunk: Buffer) => void): void;
}

/**
 * Reads a tar archive to its end: one by one its members go to `visit`. The content of a file streams through.
 *
 * @param visit may throw to stop
 * @throws RangeError for what is no archive, for a member of an unknown form, and for an archive whose end is missing:
 *   a short list of packages would look like a good one
 */
export async function readTar(unpacked: AsyncIterable<Buffer>, visit: (member: Member) => void): Promise<void> {
  const { Parser } = await import('tar');
  const state = { entries: 0, isEnded: false, isOver: false };
  let problem: unknown;
  const stopAt = (run: () => void) => {
    try {
      if (problem === undefined) run();
    } catch (error) {
      problem = error;
    }
  };
  const parser = new Parser({
    onReadEntry: (entry) => {
      stopAt(() => visit(createMember(entry, state)));
      // Without a listener this skips the content.
      entry.resume();
    },
    onwarn: (code, warning) =>
      stopAt(() => {
        // An archive without members is one.
        if (!(code === 'TAR_BAD_ARCHIVE' && state.isEnded)) throw new RangeError(String(warning));
      }),
  });
  parser.on('ignoredEntry', (entry: ReadEntry) => stopAt(() => visit(ignoredMember(entry, state))));
  parser.on('nullBlock', () => {
    state.isEnded = true;
  });
  parser.on('eof', () => {
    state.isOver = true;
  });

  let isFirst = true;
  for await (const chunk of unpacked) {
    if (chunk.length === 0) continue;
    if (isFirst && isPacked(chunk)) throw new RangeError('it is packed twice');
    isFirst = false;
    // What follows the end is no part of the archive; it is read all the same, for its digest.
    if (!state.isOver) parser.write(chunk);
    if (problem !== undefined) throw problem;
  }
  // What unpacks to nothing is an archive without members to runtimes; a cut is seen in what it is packed with.
  if (isFirst) return;
  await new Promise<void>((resolve) => {
    parser.on('end', resolve);
    parser.end();
  });
  if (problem !== undefined) throw problem;
  if (!state.isEnded) throw new RangeError('the end of the archive is missing, so it was cut off');
}

interface Progress {
  entries: number;
  readonly isEnded: boolean;
}

function createMember(entry: ReadEntry, progress: Progress): Member {
  const path = checkedPath(entry.path, progress);
  const target = entry.linkpath ?? '';
  switch (entry.type) {
    case 'Directory':
    case 'GNUDumpDir':
      return { type: 'folder', path };
    case 'SymbolicLink':
    case 'Link': {
      if (Buffer.byteLength(target) > maximumPath) throw new RangeError(`the target of \`${path}\` is too long`);
      return { type: entry.type === 'Link' ? 'hard link' : 'symbolic link', path, target };
    }
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      return { type: 'file', path, size: entry.size ?? 0, content: createContent(entry) };
    default:
      return { type: 'other', path };
  }
}

/** A sparse file or what only its maker knows: it exists, and its content is not read. */
function ignoredMember(entry: ReadEntry, progress: Progress): Member {
  if (entry.meta) throw new RangeError('the header of a member is larger than a megabyte');
  return { type: 'other', path: checkedPath(entry.path, progress) };
}

function checkedPath(path: string, progress: Progress): string {
  if (progress.isEnded) throw new RangeError(`\`${path}\` follows the end of the archive`);
  if (Buffer.byteLength(path) > maximumPath) throw new RangeError(`a path has more than ${maximumPath} bytes`);
  progress.entries += 1;
  if (progress.entries > maximumEntries) throw new RangeError(`it has more than ${maximumEntries} entries`);
  return path;
}

function createContent(entry: ReadEntry): Content {
  return {
    keep(done) {
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => done(Buffer.concat(chunks)));
    },
    watch(take) {
      entry.on('data', take);
    },
  };
}
