import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstalledPackages } from '../../harness/releases/installed-packages.ts';

/** What is run in a process of its own. */
const scripts = [
  'build-once.mjs',
  'bump-once.mjs',
  'context.mjs',
  'host-modules.mjs',
  'tool-once.mjs',
  'upload-once.mjs',
];

/**
 * Puts the scripts where they find the packages as a user has them: packed as they are published, installed by npm.
 *
 * @returns their folder
 */
export async function installScripts({ folder }: InstalledPackages): Promise<string> {
  const here = join(folder, 'scripts');
  for (const script of scripts) await cp(join(import.meta.dirname, script), join(here, script));
  return here;
}
