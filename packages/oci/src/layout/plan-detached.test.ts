import { expect, it } from '@jest/globals';
import { indexType, manifestType, renderManifest } from '../manifest.ts';
import { planDetached } from './plan-detached.ts';

const annotations = { 'org.opencontainers.image.version': '1.2.0' };
const amd64 = renderManifest(manifestType, { name: 'amd64' });
const arm64 = renderManifest(manifestType, { name: 'arm64' });
const platforms = new Map([
  [amd64.digest, 'linux/amd64'],
  [arm64.digest, 'linux/arm64'],
]);
const statement = (predicateType: string) => ({
  mediaType: 'application/vnd.in-toto+json',
  digest: 'sha256:1',
  size: 1,
  annotations: { 'in-toto.io/predicate-type': predicateType },
});
const attested = renderManifest(manifestType, {
  layers: [
    statement('https://spdx.dev/Document'),
    statement('https://slsa.dev/provenance/v1'),
    statement('https://a.b'),
  ],
});

function detach(images: readonly { readonly digest: string }[], attestedOf: readonly { readonly digest: string }[]) {
  const attestations = attestedOf.map(({ digest }) => ({
    digest: attested.digest,
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': digest },
  }));
  const listed = images.map(({ digest }) => ({ digest, platform: { os: 'linux' } }));
  const root = renderManifest(indexType, { manifests: [...listed, ...attestations], annotations });
  const all = [amd64, arm64, attested, root];
  return { root, listed, detached: planDetached(root, all, (digest) => platforms.get(digest)) };
}

it('leaves an image without attestations as it is', () => {
  const { root, detached } = detach([amd64, arm64], []);

  expect(detached).toEqual({ root, attestations: [] });
  expect(planDetached(amd64, [amd64], () => undefined)).toEqual({ root: amd64, attestations: [] });
});

it('takes attestations out of the index, and leaves all else in it', () => {
  const { listed, detached } = detach([amd64, arm64], [amd64, arm64]);

  expect(detached.root).toEqual(renderManifest(indexType, { manifests: listed, annotations }));
  expect(detached.attestations.map(({ name }) => name)).toEqual([
    ...['sbom-linux-amd64.json', 'provenance-linux-amd64-2.json', 'attestation-linux-amd64-3.json'],
    ...['sbom-linux-arm64.json', 'provenance-linux-arm64-2.json', 'attestation-linux-arm64-3.json'],
  ]);
});

it('needs no index for a single image', () => {
  expect(detach([amd64], [amd64]).detached.root).toEqual(amd64);
});
