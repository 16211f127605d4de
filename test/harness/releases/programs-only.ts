import { mkdtemp, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** A folder that holds nothing but the named programs, as `PATH` of a machine that lacks all others. */
export async function pathWithOnly(programs: readonly string[], below: string): Promise<string> {
  const folder = await mkdtemp(join(below, 'path-'));
  for (const program of programs) {
    const { stdout } = await execa('sh', ['-c', 'command -v "$1"', 'sh', program], {
      env: { PATH: [join(import.meta.dirname, '../../../node_modules/.bin'), process.env['PATH']].join(delimiter) },
    });
    await symlink(stdout, join(folder, program));
  }
  return folder;
}
