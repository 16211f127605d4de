import { access, constants, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { noPyproject, notUtf8, notWritable } from './errors.ts';
import { valueAt } from './formats.ts';
import { companions, findVersions, pyproject, type VersionFile, type VersionFileKind } from './version-files.ts';

/**
 * Reads the files of a project that hold its version, or could.
 *
 * @returns `pyproject.toml` first, then those of its companions that exist
 * @throws AggregateError of what is wrong in any of them
 */
export async function readVersionFiles(cwd: string): Promise<VersionFile[]> {
  const [main] = await Promise.allSettled([readPyproject(cwd)]);
  const name = main.status === 'fulfilled' ? projectName(main.value) : undefined;
  const others = await Promise.allSettled(companions.map((kind) => readVersionFile(cwd, kind, name)));
  const results = [main, ...others];
  const problems = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (problems.length > 0) throw new AggregateError(problems);
  return results.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
}

async function readPyproject(cwd: string): Promise<VersionFile> {
  const file = await readVersionFile(cwd, pyproject, undefined);
  if (file === undefined) throw noPyproject();
  return file;
}

function projectName({ document }: VersionFile): string | undefined {
  const name = valueAt(document, ['project', 'name']) ?? valueAt(document, ['tool', 'poetry', 'name']);
  return typeof name === 'string' ? name : undefined;
}

async function readVersionFile(cwd: string, kind: VersionFileKind, name: string | undefined) {
  const text = await readText(cwd, kind.file);
  if (text === undefined) return undefined;
  const found = findVersions(kind, text, name);
  if (found.targets.length > 0) await mustBeWritable(cwd, kind.file);
  return found;
}

async function readText(cwd: string, file: string): Promise<string | undefined> {
  const bytes = await readFile(join(cwd, file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
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

/** Asked while nothing is public yet. The folder counts too, because a file is replaced by rename. */
async function mustBeWritable(cwd: string, file: string): Promise<void> {
  try {
    const path = await realpath(join(cwd, file));
    await access(path, constants.W_OK);
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw notWritable(file, error);
  }
}
