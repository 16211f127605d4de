import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { root, workspacePackages } from '../workspace.ts';

export interface PackedPackage {
  readonly name: string;
  readonly room: string;
  /** Absolute path of the tarball. */
  readonly tarball: string;
}

/** Builds every package and packs it as `npm publish` would; the folder is emptied first. */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // In a process of its own: the bundler does not run inside of jest.
  await execa('node', ['tools/build.ts'], { cwd: root, preferLocal: true, stdio: 'inherit' });
  const packages = await workspacePackages();
  return Promise.all(
    packages.map(async ({ room, folder: cwd, manifest }) => {
      const tarball = join(folder, `${room}.tgz`);
      await execa('pnpm', ['pack', '--out', tarball], { cwd, preferLocal: true });
      return { name: manifest.name, room, tarball };
    }),
  );
}
