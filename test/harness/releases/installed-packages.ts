import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { packPackages } from '../../../tools/packages/pack-packages.ts';

export interface InstalledPackages extends AsyncDisposable {
  /** Folder with `node_modules`: repositories below it find semantic-release and our packages as a user's would. */
  readonly folder: string;
}

/** What a user has beside our packages: semantic-release itself, which every plugin has as a peer. */
const hostVersion = '^25.0.9';

/** A file that is there as soon as everything is installed. */
const completeMark = 'installed';

export async function makePackagesFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'waybill-installed-')));
}

/**
 * Packs our packages and installs the tarballs with npm into a folder outside the workspace. After a failure there is no
 * folder.
 */
export async function installPackages(onProgress: (line: string) => void, folder?: string): Promise<InstalledPackages> {
  const root = folder ?? (await makePackagesFolder());
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  try {
    onProgress('Packing the packages as npm would publish them');
    const packed = await packPackages(join(root, 'packed'));
    const dependencies = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
    const manifest = { private: true, dependencies: { 'semantic-release': hostVersion, ...dependencies } };
    await writeFile(join(root, 'package.json'), JSON.stringify(manifest, null, 2));
    onProgress('Installing them and semantic-release with npm, outside the workspace');
    await execa('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
    await mkdir(join(root, 'repositories'));
    await writeFile(join(root, completeMark), '');
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder: root, [Symbol.asyncDispose]: remove };
}

/** Waits until another process has installed the packages there. */
export async function untilInstalled(folder: string): Promise<void> {
  while (!existsSync(join(folder, completeMark))) {
    if (!existsSync(folder)) throw new Error('The packages could not be installed: the reason is in the output above.');
    await wait(100);
  }
}
