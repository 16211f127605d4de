import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/index.ts';

/** How the program files of a processor begin, in hexadecimal. */
export interface Format {
  readonly magic: string;
  readonly mask: string;
}

/**
 * Mounts the kernel's list of binary formats, and unmounts it again after `work`. The list is one for the machine and
 * needs no mount of its own, but since Linux 6.7 it is emptied when the last mount of it goes.
 */
export async function withFormats<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'binfmt_misc', 'binfmt_misc', folder]);
  try {
    return await work();
  } finally {
    await unmountAll(folder);
  }
}

/** Also what a killed process has left mounted at the same place. */
async function unmountAll(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n');
  for (const _ of mounts.filter((line) => line.split(' ')[1] === folder)) await run('umount', [folder]);
}

const ours = 'waybill-';

/**
 * Whether somebody else registered an interpreter that works inside containers too (flag F: its file is already open).
 * One of another engine of ours does not count: it goes when that engine goes.
 */
export async function hasInterpreter(folder: string, { magic }: Format): Promise<boolean> {
  for (const name of (await entries(folder)).filter((entry) => !entry.startsWith(ours))) {
    const lines = (await readFile(join(folder, name), 'utf8')).split('\n');
    const isOpen = lines.some((line) => line.startsWith('flags:') && line.includes('F'));
    if (lines[0] === 'enabled' && isOpen && lines.includes(`magic ${magic}`)) return true;
  }
  return false;
}

/** Registers an interpreter for the engine with this id. */
export async function addInterpreter(folder: string, id: string, program: string, format: Format): Promise<void> {
  const bytes = (hex: string) => hex.replace(/../g, '\\x$&');
  const fields = [ours + id, 'M', '', bytes(format.magic), bytes(format.mask), program, 'F'];
  await writeFile(join(folder, 'register'), `:${fields.join(':')}`);
}

/** Removes the interpreter of the engine with this id, if it has one. */
export async function removeInterpreter(folder: string, id: string): Promise<void> {
  if ((await entries(folder)).includes(ours + id)) await writeFile(join(folder, ours + id), '-1');
}

async function entries(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name !== 'register' && name !== 'status');
}
