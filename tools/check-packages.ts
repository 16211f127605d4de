/** Looks at what `npm publish` would send: entry points, types, that only built files are in it, and that nothing runs at its installation. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { findUnpublished } from './packages/find-unpublished.ts';
import { findInstallScripts } from './packages/install-scripts.ts';
import { packPackages } from './packages/pack-packages.ts';
import { root, workspacePackages } from './workspace.ts';

const packed = await packPackages(join(root, '.cache/packages'));
const problems: string[] = [];

const manifests = await workspacePackages();

for (const { name, tarball } of packed) {
  const bytes = await readFile(tarball);
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
  problems.push(...messages.map((message) => `${name}: ${formatMessage(message, pkg)}`));
  problems.push(...(await typeProblems(data)).map((problem) => `${name}: ${problem}`));
  const files = createPackageFromTarballData(new Uint8Array(data)).listFiles();
  const manifest = manifests.find((each) => each.manifest.name === name)?.manifest;
  problems.push(...findUnpublished(files, manifest?.exports ?? {}).map((problem) => `${name}: ${problem}`));
}
for (const { manifest } of manifests) {
  for (const field of ['description', 'keywords', 'license', 'engines', 'exports', 'files', 'homepage'] as const) {
    if (!(field in manifest)) problems.push(`${manifest.name}: package.json has no \`${field}\``);
  }
  // Whoever installs a package can see from which commit and workflow it came.
  if (manifest.publishConfig?.provenance !== true)
    problems.push(`${manifest.name}: it is published without provenance`);
}

problems.push(...(await findInstallScripts()));

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** ESM-only packages: `require` of them works since Node 22, and resolution without `exports` is not supported. */
async function typeProblems(tarball: ArrayBuffer): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
  if (!result.types) return ['has no types'];
  return result.problems
    .filter(({ kind }) => kind !== 'CJSResolvesToESM')
    .filter((problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
    .map((problem) => JSON.stringify(problem));
}
