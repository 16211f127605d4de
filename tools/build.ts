/**
 * Builds every package into its `dist`, emptied first, as it is published: declarations as one file per entry point, the
 * code as one file per entry point and one per lazy import. Loading a hundred small modules costs a hook more than its work.
 */
import { copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { readLockFile, treeOf } from './packages/dependency-trees.ts';
import { type JoinedPackage, renderOwnSbom } from './publish/render-sbom.ts';
import { root, type WorkspacePackage, workspacePackages } from './workspace.ts';

/** Small, and loaded by every hook: in the file of the package that wraps them they cost a third, for only what it uses is kept. */
const joined = [
  'valibot',
  'smol-toml',
  '@renovatebot/pep440',
  'toml-eslint-parser',
  'eslint-visitor-keys',
  'p-map',
  'p-retry',
  'is-network-error',
];

const packages = await workspacePackages();
const lock = await readLockFile();
// What an earlier build left of files that are gone by now would be packed too.
await Promise.all(packages.map(({ folder }) => rm(join(folder, 'dist'), { recursive: true, force: true })));
// The compiler writes a declaration for each module into `types`, which is not published.
const folders = packages.map(({ folder }) => folder);
await execa('tsc', ['-b', '--force', ...folders], { cwd: root, preferLocal: true, stdio: 'inherit' });
for (const each of packages) {
  await writeSbom(each, await copyLicenses(each, await bundle(each)));
  for (const [name, source] of Object.entries(sourcesOf(each.manifest.exports))) await rollUp(each, name, source);
}

/**
 * Other packages stay imports, but for those few: what several plugins share is installed and loaded once.
 *
 * @returns the sources that were joined
 */
async function bundle({ folder, manifest }: WorkspacePackage): Promise<readonly string[]> {
  const built = await rolldown({
    cwd: folder,
    input: entryPoints(manifest),
    external: (id) => !id.startsWith('.') && !isAbsolute(id) && !joined.includes(id) && !isHelper(id),
    platform: 'node',
    // An older Node must be able to read the files, so that it can say that it is too old.
    transform: { target: 'node18' },
    // Lazy parts take what they share with an entry point from it.
    preserveEntrySignatures: 'allow-extension',
  });
  const { output } = await built.write({
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    chunkFileNames: '[name]-[hash].js',
    // What two entry points share is one file, not one for each of the ways in which their lazy parts share it too.
    codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
  });
  await built.close();
  const chunks = output.filter((each) => each.type === 'chunk');
  const files = chunks.map(({ fileName }) => fileName);
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  mustBeNamed(
    manifest,
    imported.filter((id) => !files.includes(id) && !isBuiltin(id)),
  );
  return chunks.flatMap(({ moduleIds }) => moduleIds);
}

/** The declarations of an entry point as one file: modules of the package are nobody's business. */
async function rollUp({ folder, manifest }: WorkspacePackage, name: string, source: string): Promise<void> {
  const declarations = source.replace('./src/', './types/').replace(/\.ts$/, '.d.ts');
  const built = await rolldown({
    cwd: folder,
    input: { [name]: declarations },
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    // The generator is never asked: the compiler has written the declarations.
    plugins: [dts({ dtsOnly: true, generator: 'oxc', tsconfig: false })],
  });
  const { output } = await built.write({ dir: 'dist', format: 'esm', entryFileNames: '[name].d.ts' });
  await built.close();
  const imported = output.flatMap((each) => (each.type === 'chunk' ? each.imports : []));
  mustBeNamed(
    manifest,
    imported.filter((id) => !isBuiltin(id)),
  );
  if (output.length > 1) throw new Error(`The declarations of ${manifest.name} are several files for one entry point.`);
}

/** What a joined library imports itself is found by npm's layout of folders, and by no stricter one. */
function mustBeNamed({ name, dependencies, peerDependencies }: WorkspacePackage['manifest'], imported: string[]): void {
  const named = [name, ...Object.keys({ ...dependencies, ...peerDependencies })];
  const unnamed = imported.filter((id) => !named.some((each) => id === each || id.startsWith(`${each}/`)));
  if (unnamed.length > 0) throw new Error(`${name} imports ${unnamed.join(', ')}, which its manifest does not name.`);
}

/** What the bundler itself puts in place of syntax that an older Node does not read. */
function isHelper(id: string): boolean {
  return id.startsWith('@oxc-project/runtime/') || id.startsWith('\0');
}

/** By name below `dist`, the source of each file that the manifest exports or installs as a program. */
function entryPoints({ exports, bin = {} }: WorkspacePackage['manifest']): Record<string, string> {
  return { ...sourcesOf(exports), ...sourcesOf(bin) };
}

function sourcesOf(files: Readonly<Record<string, string>>): Record<string, string> {
  const sources = Object.values(files).filter((file) => file.endsWith('.ts'));
  return Object.fromEntries(sources.map((source) => [source.slice('./src/'.length, -'.ts'.length), source]));
}

/** What is in a package, and what is installed with it. */
async function writeSbom(each: WorkspacePackage, joinedPackages: readonly JoinedPackage[]): Promise<void> {
  const { name, version, description, license, homepage } = each.manifest;
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const siblings = Object.keys(each.manifest.dependencies ?? {}).filter((on) => names.has(on));
  const contents = { tree: treeOf(lock, packages, each.room), joined: joinedPackages, siblings };
  const own = { name, version, description, license, page: homepage.replace(/\/tree\/.*$/, '') };
  const text = `${JSON.stringify(renderOwnSbom(own, contents, lock))}\n`;
  await writeFile(join(each.folder, 'dist/sbom.cdx.json'), text);
}

/**
 * A licence goes with every copy of what it is about.
 *
 * @returns whose code is in the package
 */
async function copyLicenses({ folder }: WorkspacePackage, sources: readonly string[]): Promise<JoinedPackage[]> {
  const found: JoinedPackage[] = [];
  const folders = sources.flatMap((source) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0] ?? []);
  // The bundler's own goes with its helpers.
  for (const cwd of new Set([...folders, join(root, 'node_modules/rolldown')])) {
    const name = cwd.replace(/^.*\/node_modules\//, '');
    const files = (await readdir(cwd)).filter((file) => /^licen[cs]e/i.test(file));
    if (files.length === 0) throw new Error(`${name} has no licence to go with its copy.`);
    for (const file of files)
      await copyFile(join(cwd, file), join(folder, 'dist', `${name.replace('/', '-')}.${file}`));
    const { version, license } = JSON.parse(await readFile(join(cwd, 'package.json'), 'utf8'));
    found.push({ name, version, license });
  }
  return found;
}
