/**
 * What our own release makes before its tag: `node tools/publish/prepare-release.ts VERSION`. All packages are packed into the folder of the
 * release and recorded as its artifacts, so that the page of the release, the ledger and `VERIFY.md` have them; the changelog gets its section.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordArtifact, releaseFolder, releasePaths } from '@waybill/kernel';
import { execa } from 'execa';
import { root } from '../workspace.ts';
import { cutChangelog } from './cut-changelog.ts';

const [version = ''] = process.argv.slice(2);
await releaseFolder(root, version);
const place = `${releasePaths.of(version).folder}/packages`;
await execa('node', ['tools/publish/pack-release.ts', version, place], { cwd: root, stdio: 'inherit' });
for (const name of (await readdir(join(root, place))).sort()) {
  const bytes = await readFile(join(root, place, name));
  await recordArtifact(root, version, {
    ...{ kind: 'file', name, version, path: `${place}/${name}`, size: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    mediaType: name.endsWith('.tgz') ? 'application/gzip' : 'text/plain',
  });
}
// The day of the commit: whoever makes the release again writes the same.
const { stdout: day } = await execa('git', ['log', '-1', '--format=%cs'], { cwd: root });
const changelog = join(root, 'CHANGELOG.md');
await writeFile(changelog, cutChangelog(await readFile(changelog, 'utf8'), { version, day }));
