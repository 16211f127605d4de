import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { renderSbom, scannedRelease, werkzeug } from '../../test/scanned-release.ts';
import { prepare } from '../index.ts';

const report = JSON.stringify({
  matches: [],
  descriptor: { name: 'grype', db: { status: { built: new Date().toISOString() } } },
});

/** An OCI layout of an image for two platforms. @returns its digest */
async function writeLayout(folder: string): Promise<string> {
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  const put = async (kind: string, content: object) => {
    const text = JSON.stringify(content);
    const hex = createHash('sha256').update(text).digest('hex');
    await writeFile(join(folder, 'blobs/sha256', hex), text);
    const mediaType = `application/vnd.oci.image.${kind}`;
    return { mediaType, digest: `sha256:${hex}`, size: Buffer.byteLength(text) };
  };
  const manifests = [];
  for (const architecture of ['amd64', 'arm64']) {
    const platform = { os: 'linux', architecture };
    const config = await put('config.v1+json', platform);
    const layers = [await put('layer.v1.tar', { of: architecture })];
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    manifests.push({ ...(await put('manifest.v1+json', { schemaVersion: 2, mediaType, config, layers })), platform });
  }
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const index = await put('index.v1+json', { schemaVersion: 2, mediaType, manifests });
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [index] }));
  return index.digest;
}

it('gives grype the layout of an image, with one platform in it, and the SBOM of a distribution', async () => {
  await using release = await scannedRelease({ grype: { stdout: report, keeps: 'index.json' } });
  const { path } = release;
  const digest = await writeLayout(join(path, '.waybill/1.2.0/image'));
  const image = { kind: 'image', name: 'ghcr.io/acme/parcel', path: '.waybill/1.2.0/image', digest } as const;
  await recordArtifact(path, '1.2.0', { ...image, mediaType: 'application/vnd.oci.image.index.v1+json' });
  await release.addSbom('parcel_linux-arm64.cdx.json', renderSbom([werkzeug]), {
    ...{ describes: 'ghcr.io/acme/parcel', platforms: ['linux/arm64'] },
  });

  await prepare({ scanners: ['grype'] }, release.context());

  const calls = (await release.seen('grype.args')).trim().split('\n').sort();
  expect(calls).toEqual([
    expect.stringMatching(/^oci-dir:\/.*\/image --output json --quiet$/),
    expect.stringMatching(/^sbom:\/.*\/sbom\.cdx\.json --output json --quiet$/),
  ]);
  const { manifests } = JSON.parse(await release.seen('grype.kept'));
  expect(manifests).toMatchObject([{ platform: { os: 'linux', architecture: 'arm64' } }]);
  expect(await readFile(join(release.programs, 'grype.blob'), 'utf8')).toContain('"layers"');
});
