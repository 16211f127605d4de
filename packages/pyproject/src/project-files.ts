import { access, constants, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectFolders } from '@waybill/python';
import { type Document, openDocument } from './document.ts';
import { notUtf8, notWritable } from './errors.ts';

/** The files of a repository, each read once in a hook. Names are relative to its root and have `/`. */
export interface ProjectFiles {
  exists(file: string): Promise<boolean>;
  /** `undefined` when there is no such file. @throws ENOTUTF8 */
  text(file: string): Promise<string | undefined>;
  /** `undefined` when there is no such file. @throws ENOTUTF8, and what the format throws */
  document(file: string): Promise<Document | undefined>;
  /** The folders with a `pyproject.toml` that an entry of `packages` means, in a stable order. */
  projects(pattern: string): Promise<string[]>;
  /** Where a file really is: symbolic links give one file several names. */
  identity(file: string): Promise<string>;
  /** Asked while nothing is public yet. @throws ENOTWRITABLE */
  mustBeWritable(file: string): Promise<void>;
}

export function projectFiles(cwd: string): ProjectFiles {
  const texts = new Map<string, Promise<string | undefined>>();
  const documents = new Map<string, Promise<Document | undefined>>();
  const text = (file: string) => remembered(texts, file, () => readText(cwd, file));
  return {
    exists: (file) => exists(join(cwd, file)),
    text,
    document: (file) =>
      remembered(documents, file, async () => {
        const content = await text(file);
        return content === undefined ? undefined : openDocument({ file, text: content });
      }),
    projects: (pattern) => projectFolders(cwd, pattern),
    identity: (file) => realpath(join(cwd, file)),
    mustBeWritable: (file) => mustBeWritable(cwd, file),
  };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function remembered<T>(memory: Map<string, Promise<T>>, file: string, read: () => Promise<T>): Promise<T> {
  const value = memory.get(file) ?? read();
  memory.set(file, value);
  return value;
}

async function readText(cwd: string, file: string): Promise<string | undefined> {
  const bytes = await readFile(join(cwd, file)).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '')) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  try {
    // Strict, and with the byte-order mark kept: what is written back must be the same bytes.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw notUtf8(file, error);
  }
}

/** The folder counts too, because a file is replaced by rename. */
async function mustBeWritable(cwd: string, file: string): Promise<void> {
  try {
    const path = await realpath(join(cwd, file));
    await access(path, constants.W_OK);
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw notWritable(file, error);
  }
}
