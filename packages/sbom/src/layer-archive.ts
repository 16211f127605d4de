import { Transform } from 'node:stream';
import { reasonOf } from '@waybill/kernel';
import type { ReadEntry } from 'tar';
import { type Layer, parseWhiteout } from './apply-layer.ts';
import { isRpmDatabase, isWanted } from './wanted-paths.ts';

/** Takes the tar archive of a layer in and keeps of it what is wanted. */
export interface LayerArchive {
  /** Passes the archive on and looks whether anything but zeros is in it. */
  readonly look: Transform;
  readonly parser: NodeJS.WritableStream;
  /** What is wrong with the archive, once it is through. */
  problem(): string | undefined;
  layer(): Promise<Layer>;
}

interface Kept {
  readonly files: Map<string, string>;
  readonly removed: string[];
  readonly emptied: string[];
  readonly links: Map<string, string>;
  readonly contents: Promise<void>[];
}

export async function layerArchive(): Promise<LayerArchive> {
  const { Parser } = await import('tar');
  const kept: Kept = { files: new Map(), removed: [], emptied: [], links: new Map(), contents: [] };
  const problems: string[] = [];
  let holdsSomething = false;
  const parser = new Parser({
    onwarn: (_code, problem) => problems.push(reasonOf(problem)),
    onReadEntry: (entry) => keepWanted(entry, kept),
  });
  return {
    look: new Transform({
      transform(chunk: Buffer, _encoding, done) {
        holdsSomething ||= chunk.some((byte) => byte !== 0);
        done(null, chunk);
      },
    }),
    parser: parser as unknown as NodeJS.WritableStream,
    // A step of a Dockerfile that changes no file makes an archive of zeros, which the parser does not take for one.
    problem: () => (holdsSomething ? problems[0] : undefined),
    async layer() {
      const { files, removed, emptied, links, contents } = kept;
      await Promise.all(contents);
      // uv links what it installs to its cache: one file under two names.
      for (const [path, target] of links) files.set(path, files.get(target) ?? '');
      return { files, removed, emptied };
    },
  };
}

function keepWanted(entry: ReadEntry, kept: Kept): void {
  const path = plainPath(entry.path);
  noteWhiteout(path, kept);
  // That it exists is enough, and it can be large.
  if (isRpmDatabase(path)) kept.files.set(path, '');
  else if (isWanted(path) && isFile(entry)) return void kept.contents.push(keepContent(path, entry, kept));
  else if (isWanted(path) && entry.type === 'Link') kept.links.set(path, plainPath(entry.linkpath ?? ''));
  // A file that became a symbolic link is gone; its target is found under a path of its own.
  else if (isWanted(path) && entry.type === 'SymbolicLink') kept.removed.push(path);
  entry.resume();
}

async function keepContent(path: string, entry: ReadEntry, { files }: Kept): Promise<void> {
  files.set(path, (await entry.concat()).toString());
}

/** Old archives have a type of their own for files. */
function isFile({ type }: ReadEntry): boolean {
  return type === 'File' || type === 'OldFile';
}

function noteWhiteout(path: string, { removed, emptied }: { removed: string[]; emptied: string[] }): void {
  const { removes, empties } = parseWhiteout(path);
  if (removes !== undefined) removed.push(removes);
  if (empties !== undefined) emptied.push(empties);
}

/** Archives write `usr/lib`, `./usr/lib` or `/usr/lib/` for the same path. */
function plainPath(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
}
