import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseFolder } from '@waybill/kernel';
import { type Handover, handoverFile } from './parse-handover.ts';

/** Writes what the releasing job reads. @returns its digest, which the job may ask for */
export async function writeHandover(cwd: string, handover: Handover): Promise<string> {
  const text = `${JSON.stringify(handover, null, 2)}\n`;
  await writeFile(join(await releaseFolder(cwd, handover.version), handoverFile), text);
  return digestOf(text);
}

export function digestOf(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
