/**
 * Builds every package into its `dist`, emptied first, as it is published: declarations by the compiler, the code as one
 * file per entry point and one per lazy import. Loading a hundred small modules costs a hook more than its work.
 */
import { copyFile, readdir, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import { rolldown } from 'rolldown';
import { root, type WorkspacePackage, workspacePackages } from './workspace.ts';

/** Small, and loaded by every hook: in the file of the package that wraps them they cost a third, for only what it uses is kept. */
const joined = ['valibot', 'smol-toml'];

const packages = await workspacePackages();
// What an earlier build left of files that are gone by now would be packed too.
await Promise.all(packages.map(({ folder }) => rm(join(folder, 'dist'), { recursive: true, force: true })));
const folders = packages.map(({ folder }) => folder);
await execa('tsc', ['-b', '--force', ...folders], { cwd: root, preferLocal: true, stdio: 'inherit' });
for (const each of packages) {
  await bundle(each);
  await copyLicenses(each);
}

/** Other packages stay imports, but for those few: what several plugins share is installed and loaded once. */
async function bundle({ folder, manifest }: WorkspacePackage): Promise<void> {
  const built = await rolldown({
    cwd: folder,
    input: entryPoints(manifest),
    external: (id) => !id.startsWith('.') && !isAbsolute(id) && !joined.includes(id),
    platform: 'node',
    // Lazy parts take what they share with an entry point from it.
    preserveEntrySignatures: 'allow-extension',
  });
  await built.write({
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    chunkFileNames: '[name]-[hash].js',
    // What two entry points share is one file, not one for each of the ways in which their lazy parts share it too.
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
  });
  await built.close();
}

/** By name below `dist`, the source of each file that the manifest exports or installs as a program. */
function entryPoints({ exports, bin = {} }: WorkspacePackage['manifest']): Record<string, string> {
  const sources = [...Object.values(exports), ...Object.values(bin)];
  return Object.fromEntries(sources.map((source) => [source.slice('./src/'.length, -'.ts'.length), source]));
}

/** A licence goes with every copy of what it is about. */
async function copyLicenses({ folder, manifest: { dependencies = {} } }: WorkspacePackage): Promise<void> {
  for (const name of joined.filter((each) => each in dependencies)) {
    const cwd = join(folder, 'node_modules', name);
    const files = (await readdir(cwd)).filter((file) => file.startsWith('LICENSE'));
    if (files.length === 0) throw new Error(`${name} has no licence to go with its copy.`);
    for (const file of files) await copyFile(join(cwd, file), join(folder, 'dist', `${name}.${file}`));
  }
}
