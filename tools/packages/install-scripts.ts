/** Packages of users' trees that run code while they are installed: there must be none. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, workspacePackages } from '../workspace.ts';
import { readLockFile, treeOf } from './dependency-trees.ts';

const atInstallation = ['preinstall', 'install', 'postinstall'] as const;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** @returns a sentence for each package with such a script */
export async function findInstallScripts(): Promise<string[]> {
  const packages = await workspacePackages();
  const lock = await readLockFile();
  const installed = new Set(packages.flatMap(({ room }) => treeOf(lock, packages, room).all));
  const manifests = packages.map(({ manifest }) => manifest as unknown as Manifest);
  for await (const file of glob('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root })) {
    const manifest = JSON.parse(await readFile(join(root, file), 'utf8')) as Manifest;
    if (installed.has(`${manifest.name}@${manifest.version}`)) manifests.push(manifest);
  }
  const found = manifests.flatMap(({ name, version, scripts = {} }) =>
    atInstallation.filter((script) => script in scripts).map((script) => `${name}@${version} runs \`${script}\``),
  );
  return [...new Set(found)];
}
