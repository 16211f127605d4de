import { createHash } from 'node:crypto';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { root, workspacePackages } from '../workspace.ts';

export interface PackedPackage {
  readonly name: string;
  readonly room: string;
  /** Absolute path of the tarball. */
  readonly tarball: string;
}

/** Builds every package, unless its files are those of the last build, and packs it as `npm publish` would; the folder is emptied first. */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await buildPackages();
  const packages = await workspacePackages();
  return Promise.all(
    packages.map(async ({ room, folder: cwd, manifest }) => {
      const tarball = join(folder, `${room}.tgz`);
      await execa('pnpm', ['pack', '--out', tarball], { cwd, preferLocal: true });
      return { name: manifest.name, room, tarball };
    }),
  );
}

/** All that a build reads. What is installed is known by the lock file. */
const sources = ['packages/*/{package.json,tsconfig.json}', 'packages/*/src/**', 'tools/**', '*.{json,yaml}'];
const products = ['packages/*/dist/**'];

/** Builds, unless the last build was of the same files and what it wrote is there. */
async function buildPackages(): Promise<void> {
  const file = join(root, '.cache/built');
  const last = await readFile(file, 'utf8').catch(() => '');
  const before = await hashFiles(sources);
  if (last === `${before} ${await hashFiles(products)}`) return;
  // In a process of its own: the bundler does not run inside of jest.
  await execa('node', ['tools/build.ts'], { cwd: root, preferLocal: true, stdio: 'inherit' });
  await mkdir(join(root, '.cache'), { recursive: true });
  await writeFile(file, `${before} ${await hashFiles(products)}`);
}

async function hashFiles(patterns: readonly string[]): Promise<string> {
  const files: string[] = [];
  for await (const each of glob(patterns, { cwd: root, withFileTypes: true })) {
    if (each.isFile()) files.push(join(each.parentPath, each.name));
  }
  const hash = createHash('sha256');
  for (const each of files.sort())
    hash
      .update(each)
      .update('\0')
      .update(await readFile(each))
      .update('\0');
  return hash.digest('hex');
}
