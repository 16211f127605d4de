/**
 * Packs all packages as one release: `node tools/publish/pack-release.ts VERSION FOLDER`. The folder gets a tarball of each, with its SBOM in it, and
 * `SHA256SUMS`. The manifests of the repository keep `0.0.0`.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { packPackages } from '../packages/pack-packages.ts';
import { workspacePackages } from '../workspace.ts';

const [version = '', to = ''] = process.argv.slice(2);
// https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions, without build metadata: npm takes it out.
if (!/^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(version) || to === '') {
  console.error('node tools/publish/pack-release.ts VERSION FOLDER');
  process.exit(2);
}
const folder = resolve(to);
const manifests = await Promise.all(
  (await workspacePackages()).map(async ({ folder: at }) => {
    const file = join(at, 'package.json');
    return { file, text: await readFile(file, 'utf8') };
  }),
);
try {
  for (const { file, text } of manifests)
    await writeFile(
      file,
      text.replace(/^( {2}"version": ")[^"]+"/m, (_, start: string) => `${start}${version}"`),
    );
  const packed = await packPackages(folder);
  const sums = await Promise.all(
    packed.map(async ({ tarball }) => {
      const sha256 = createHash('sha256')
        .update(await readFile(tarball))
        .digest('hex');
      return `${sha256}  ${basename(tarball)}\n`;
    }),
  );
  await writeFile(join(folder, 'SHA256SUMS'), sums.join(''));
} finally {
  for (const { file, text } of manifests) await writeFile(file, text);
}
