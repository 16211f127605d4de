import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, preparedFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';

/** Their manifest and lock file. */
const programs = join(import.meta.dirname, 'programs');

export interface NpmTools {
  /** The program of the registry Verdaccio. */
  readonly verdaccio: string;
  /** Both generations of yarn: scripts for Node. */
  readonly yarnClassic: string;
  readonly yarnBerry: string;
}

/**
 * Programs that are installed once, exactly as the lock file beside this file has them, and kept in the cache. They are no dependency of the
 * workspace: Verdaccio alone would bring more packages than all of ours.
 */
export async function npmTools(): Promise<NpmTools> {
  const lock = await readFile(join(programs, 'package-lock.json'), 'utf8');
  const name = `npm-tools-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`;
  const folder = await preparedFolder(cacheFolder(), name, install);
  const module = (path: string) => join(folder, 'node_modules', path);
  return {
    verdaccio: module('verdaccio/bin/verdaccio'),
    yarnClassic: module('yarn/bin/yarn.js'),
    yarnBerry: module('@yarnpkg/cli-dist/bin/yarn.js'),
  };
}

async function install(folder: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) await copyFile(join(programs, file), join(folder, file));
  await execa('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}
