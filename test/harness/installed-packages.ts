import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { packPackages } from '../../tools/pack-packages.ts';

export interface InstalledPackages extends AsyncDisposable {
  /** Folder with `node_modules`: repositories below it find semantic-release and our packages as a user's would. */
  readonly folder: string;
}

/** What a user has beside our packages: semantic-release itself, which every plugin has as a peer. */
const hostVersion = '^25.0.9';

/** Packs our packages and installs the tarballs with npm into a folder outside the workspace. */
export async function installPackages(onProgress: (line: string) => void): Promise<InstalledPackages> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'waybill-installed-')));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    onProgress('Packing the packages as npm would publish them');
    const packed = await packPackages(join(folder, 'packed'));
    const plugins = packed.filter(({ room }) => room !== 'rehearsal');
    const dependencies = Object.fromEntries(plugins.map(({ name, tarball }) => [name, `file:${tarball}`]));
    const manifest = { private: true, dependencies: { 'semantic-release': hostVersion, ...dependencies } };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
    onProgress('Installing them and semantic-release with npm, outside the workspace');
    await execa('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
    await mkdir(join(folder, 'repositories'));
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: remove };
}
