import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { assertInRepository } from '@waybill/kernel';
import { projectFolders } from '@waybill/python';
import { notUtf8, notWritable } from '../errors.ts';
import type { Document } from './document.ts';
import { openDocument } from './open-document.ts';

/**
 * The files of a repository, each read once in a hook. Names are relative to its root and have `/`. They are small: to
 * have a thread read one takes longer than to read it.
 */
export interface ProjectFiles {
  /** `undefined` when there is no such file. @throws ENOTUTF8, EOUTSIDE */
  text(file: string): Promise<string | undefined>;
  /** `undefined` when there is no such file. @throws ENOTUTF8, and what the format throws */
  document(file: string): Promise<Document | undefined>;
  /** The folders of Python projects that an entry of `packages` means, in a stable order. */
  projects(pattern: string): string[];
  /** The files that a pattern means, in a stable order. */
  find(pattern: string): string[];
  /** The names in a folder, in a stable order; none where there is no such folder. */
  list(folder: string): string[];
  /** Where a file really is: symbolic links give one file several names. */
  identity(file: string): string;
  /** Asked while nothing is public yet. @throws ENOTWRITABLE */
  mustBeWritable(file: string): void;
}

export function projectFiles(cwd: string): ProjectFiles {
  const texts = new Map<string, Promise<string | undefined>>();
  const documents = new Map<string, Promise<Document | undefined>>();
  const text = (file: string) => remembered(texts, file, async () => readText(cwd, file));
  return {
    text,
    document: (file) =>
      remembered(documents, file, async () => {
        const content = await text(file);
        return content === undefined ? undefined : openDocument({ file, text: content });
      }),
    projects: (pattern) => projectFolders(cwd, pattern),
    find: (pattern) => findFiles(cwd, pattern),
    list: (folder) => listFolder(join(cwd, folder)),
    identity: (file) => fs.realpathSync.native(join(cwd, file)),
    mustBeWritable: (file) => mustBeWritable(cwd, file),
  };
}

function findFiles(cwd: string, pattern: string): string[] {
  if (!/[*?[{!]/.test(pattern)) return fs.existsSync(join(cwd, pattern)) ? [pattern] : [];
  return fs
    .globSync(pattern, { cwd })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function listFolder(path: string): string[] {
  const isFolder = fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? fs.readdirSync(path).sort() : [];
}

function remembered<T>(memory: Map<string, Promise<T>>, file: string, read: () => Promise<T>): Promise<T> {
  const value = memory.get(file) ?? read();
  memory.set(file, value);
  return value;
}

function readText(cwd: string, file: string): string | undefined {
  const path = join(cwd, file);
  // Most of hundreds of names that a version may be kept under are not there, and each error takes longer than a look.
  if (!fs.existsSync(path)) return undefined;
  assertInRepository(cwd, file);
  const bytes = readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    // Strict, and with the byte-order mark kept: what is written back must be the same bytes.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw notUtf8(file, error);
  }
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The folder counts too, because a file is replaced by rename. */
function mustBeWritable(cwd: string, file: string): void {
  try {
    const path = fs.realpathSync.native(join(cwd, file));
    fs.accessSync(path, fs.constants.W_OK);
    fs.accessSync(dirname(path), fs.constants.W_OK);
  } catch (error) {
    throw notWritable(file, error);
  }
}
