import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { assertInRepository, reasonOf } from '@waybill/kernel';
import { noTemplate } from '../errors.ts';

/** Bytes of a template. */
const longest = 200_000;

/** The text of a template of the project. @throws ENOTEMPLATE, EOUTSIDE */
export async function readTemplate(cwd: string, path: string): Promise<string> {
  assertInRepository(cwd, path);
  try {
    await using file = await open(join(cwd, path));
    const { size } = await file.stat();
    if (size <= longest) return await file.readFile('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw noTemplate(path, code === 'ENOENT' ? 'there is no such file' : reasonOf(error));
  }
  throw noTemplate(path, `it has more than ${longest} bytes`);
}
