import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { httpClient, realClock, type SignatureCheck } from '@waybill/kernel';
import { loopback, temporaryFolder } from '@waybill/kernel/testing';
import { parseImageName, registryClient } from '@waybill/oci';
import { oidcIssuer, sigstore } from '@waybill/rehearsal';
import { signStatement } from '@waybill/sigstore';
import { checkSignature } from './check-signature.ts';

const hash = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const digest = hash('the image');
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/** A registry that has what is attached to one image. */
async function registryWith(bundles: readonly string[], subject = digest) {
  const texts = new Map(bundles.map((text) => [hash(text), text]));
  const manifests = bundles.map((text) =>
    JSON.stringify({
      ...{ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactType: bundleType },
      ...{ config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: hash('{}'), size: 2 } },
      layers: [{ mediaType: bundleType, digest: hash(text), size: text.length }],
      subject: { mediaType: 'application/vnd.oci.image.index.v1+json', digest: subject, size: 1 },
    }),
  );
  for (const text of manifests) texts.set(hash(text), text);
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const listed = manifests.map((text) => ({
    mediaType,
    digest: hash(text),
    size: text.length,
    artifactType: bundleType,
  }));
  const list = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: listed };
  const server = await loopback((request, response) => {
    const [, kind, reference = ''] = /\/(manifests|blobs|referrers)\/(.+)$/.exec(request.url ?? '') ?? [];
    const text = kind === 'referrers' ? JSON.stringify(list) : texts.get(reference);
    response.statusCode = text === undefined ? 404 : 200;
    response.setHeader('content-type', kind === 'referrers' ? list.mediaType : mediaType);
    response.end(text);
  });
  const image = parseImageName(`${new URL(server.url).host}/acme/parcel`, []);
  if (image === undefined) throw new Error('no image');
  const http = httpClient({ fetch, clock: realClock });
  return { registry: registryClient({ image, credentials: undefined, http }, realClock), server };
}

it('a signature of cosign counts when the release workflow made it over this image', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const issuer = await oidcIssuer();
  stack.defer(issuer.stop);
  const signing = await sigstore({ issuers: [issuer.url] });
  stack.defer(signing.stop);
  await writeFile(join(folder.path, 'root.json'), signing.files.trustedRoot);
  const sign = async (of = digest, claims = {}, predicateType = 'https://sigstore.dev/cosign/sign/v1') => {
    const subject = [{ digest: { sha256: of.slice('sha256:'.length) } }];
    const statement = JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject,
      predicateType,
      predicate: {},
    });
    const identity = { tokenFor: async (audience: string) => issuer.issue(audience, claims) };
    return JSON.stringify(
      await signStatement(statement, { identity, services: { fulcio: signing.url, rekor: signing.url } }),
    );
  };
  const expected = {
    ...{ issuer: issuer.url, repository: 'acme/parcel', workflow: '.github/workflows/release.yml' },
    isReleaseBranch: (name: string) => name === 'main',
  };
  const known: SignatureCheck = { expected, trustedRoot: 'root.json' };
  async function judged(bundles: readonly string[], signatures: SignatureCheck | string = known, subject = digest) {
    const { registry, server } = await registryWith(bundles, subject);
    await using _ = server;
    return (await checkSignature({ registry, digest, sign: true, context: { cwd: folder.path, signatures } })).state;
  }
  const evil = { repository: 'evil/parcel', workflow_ref: 'evil/parcel/.github/workflows/release.yml@refs/heads/main' };
  const [good, other, foreign, provenance] = await Promise.all([
    ...[sign(), sign(hash('another image')), sign(digest, evil), sign(digest, {}, 'https://slsa.dev/provenance/v1')],
  ]);

  expect(await judged([foreign ?? '', good ?? ''])).toBe('ok');
  expect(await judged([other ?? ''])).toBe('failed');
  expect(await judged([foreign ?? ''])).toBe('failed');
  expect(await judged([provenance ?? ''])).toBe('failed');
  expect(await judged(['{}'])).toBe('failed');
  // What the list names is about another image: it is as if nothing were there.
  expect(await judged([])).toBe('failed');
  expect(await judged([good ?? ''], 'no configuration')).toBe('not checked');
});
