import { expect, it } from '@jest/globals';
import { type CheckRow, readArtifacts, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { digestOf, type MemoryRegistryOptions } from '../../../oci/test/registry-exchange.ts';
import { fakePorts } from '../../test/fake-docker.ts';
import { prepare, publish } from '../index.ts';
import { describeChecks, verifyRelease } from '../verify-release.ts';

const sbom = '{"bomFormat":"CycloneDX"}';

/** An image with an SBOM that was delivered. */
async function delivered(options: object = {}, fault?: MemoryRegistryOptions['fault']) {
  const folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n', '.waybill/1.2.0/image.cdx.json': sbom });
  const registry = await memoryRegistry(fault === undefined ? {} : { fault });
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path } });
  const raw = { image: registry.image, ...options };
  const ports = fakePorts(folder.path, { layout: { attested: 'noon' } });
  await prepare(raw, context, ports);
  await recordArtifact(folder.path, '1.2.0', {
    ...{ kind: 'sbom', name: 'image.cdx.json', path: '.waybill/1.2.0/image.cdx.json', size: sbom.length },
    ...{ mediaType: 'application/vnd.cyclonedx+json', describes: registry.image },
    sha256: digestOf(Buffer.from(sbom)).replace('sha256:', ''),
  });
  const result = await publish(raw, context, ports);
  const artifacts = await readArtifacts(folder.path, '1.2.0');
  return {
    ...{ registry, artifacts },
    digest: registry.tags.get('1.2.0') ?? '',
    described: await describeChecks(raw, { ...context, artifacts }, ports),
    async check(changes: object = {}): Promise<readonly CheckRow[]> {
      const facts = { artifacts, delivered: result || {}, newerRelease: () => undefined, ...changes };
      return verifyRelease(raw, { ...context, ...facts }, ports);
    },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const failed = (rows: readonly CheckRow[]) => rows.filter(({ state }) => state !== 'ok').map(({ name }) => name);

it('finds an image as it was delivered, with everything that belongs to it', async () => {
  await using set = await delivered();
  const { registry, digest } = set;

  const rows = await set.check();

  expect(failed(rows)).toEqual([]);
  expect(rows.map(({ name }) => name.replace(registry.image, 'IMAGE'))).toEqual([
    `IMAGE@${digest}`,
    ...['IMAGE linux/amd64', 'IMAGE linux/arm64'],
    ...['IMAGE:1.2.0', 'IMAGE:1.2', 'IMAGE:1', 'IMAGE:latest'],
    ...['IMAGE image.cdx.json', 'IMAGE provenance'],
  ]);
  expect(set.described).toContain(`docker pull ${registry.image}@${digest}`);
  expect(set.described).toContain(
    `test "$(crane digest ${registry.image}:1.2.0)" = ${digest} && echo OK || echo 'NOT the digest of the release'`,
  );
});

it('names a tag that was moved, and one that a newer release has', async () => {
  await using set = await delivered();
  const { registry } = set;
  const other = [...registry.manifests.keys()].find((each) => each !== set.digest) ?? '';
  for (const tag of ['1.2.0', 'latest']) registry.tags.set(tag, other);
  registry.tags.delete('1.2');

  expect(failed(await set.check())).toEqual(['1.2.0', '1.2', 'latest'].map((tag) => `${registry.image}:${tag}`));
  // The version's own tag belongs to no other release.
  const newer = await set.check({ newerRelease: (digest: string) => (digest === other ? 'v1.3.0' : undefined) });
  expect(failed(newer)).toEqual(['1.2.0', '1.2'].map((tag) => `${registry.image}:${tag}`));
});

it('names a platform that is missing, and one that the ledger has and the image not', async () => {
  await using set = await delivered();
  const { registry, artifacts, digest } = set;
  const index = JSON.parse(String(registry.manifests.get(digest)?.bytes));
  registry.manifests.delete(index.manifests[1].digest);

  expect(failed(await set.check())).toEqual([`${registry.image} linux/arm64`]);
  const more = artifacts.map((each) => (each.kind === 'image' ? { ...each, platforms: ['linux/riscv64'] } : each));
  expect(failed(await set.check({ artifacts: more }))).toEqual([`${registry.image} linux/riscv64`]);
});

it('names an SBOM that is not attached, or has other bytes than the ledger says', async () => {
  await using set = await delivered();
  const { registry, artifacts } = set;
  const other = artifacts.map((each) => (each.kind === 'sbom' ? { ...each, sha256: 'f'.repeat(64) } : each));

  expect(failed(await set.check({ artifacts: other }))).toEqual([`${registry.image} image.cdx.json`]);
  for (const [digest, { bytes }] of registry.manifests)
    if (JSON.parse(String(bytes)).artifactType?.includes('cyclonedx')) registry.manifests.delete(digest);
  expect(failed(await set.check())).toEqual([`${registry.image} image.cdx.json`]);
});

it.each([{}, { attestations: 'inside' }])('says whether the provenance is about this image: %j', async (options) => {
  await using set = await delivered(options);
  const { registry } = set;
  const provenance = async () => (await set.check()).filter(({ name }) => name === `${registry.image} provenance`);

  expect(await provenance()).toEqual([expect.objectContaining({ state: 'ok' })]);
  for (const [digest, bytes] of registry.blobs)
    if (bytes.includes('slsa.dev/provenance')) registry.blobs.set(digest, Buffer.from('{}'));
  expect(await provenance()).toEqual([expect.objectContaining({ state: 'not checked' })]);
});

it('a provenance of another image is none of this one', async () => {
  await using set = await delivered();
  const { registry, digest } = set;
  const statement = Buffer.from(
    JSON.stringify({
      predicateType: 'https://slsa.dev/provenance/v1',
      subject: [{ digest: { sha256: 'f'.repeat(64) } }],
    }),
  );
  registry.blobs.set(digestOf(statement), statement);
  const annotations = { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' };
  const subject = { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 1 };
  const layers = [{ mediaType: 'application/vnd.in-toto+json', digest: digestOf(statement), size: statement.length }];
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, subject, annotations, layers }));
  registry.manifests.set(digestOf(manifest), { type: mediaType, bytes: manifest });
  const list = registry.tags.get(digest.replace(':', '-')) ?? '';
  const index = JSON.parse(String(registry.manifests.get(list)?.bytes ?? '{"manifests":[]}'));
  index.manifests.push({ mediaType, digest: digestOf(manifest), size: manifest.length, annotations });
  const listed = Buffer.from(JSON.stringify(index));
  registry.manifests.set(digestOf(listed), { type: subject.mediaType, bytes: listed });
  registry.tags.set(digest.replace(':', '-'), digestOf(listed));

  expect(failed(await set.check())).toEqual([`${registry.image} provenance`]);
});

it('names an image that is gone, and one that was to be signed and is not', async () => {
  await using gone = await delivered();
  gone.registry.manifests.delete(gone.digest);
  expect(failed(await gone.check())).toEqual([`${gone.registry.image}@${gone.digest}`]);

  await using set = await delivered();
  const { registry, artifacts } = set;
  const context = { artifacts, delivered: { image: registry.image, tags: ['1.2.0'] }, newerRelease: () => undefined };
  const rows = await verifyRelease({ image: registry.image, sign: true }, { ...fakeContext(), ...context });
  expect(rows.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual([
    `${registry.image} signature`,
  ]);
});

it('says of a registry that does not answer that nothing is known', async () => {
  await using set = await delivered();
  await set.registry[Symbol.asyncDispose]();

  expect(await set.check()).toEqual([
    expect.objectContaining({ state: 'not checked', detail: expect.stringContaining('EUNREACHABLE') }),
  ]);
});

it('hides no failure behind one answer that is bad', async () => {
  let broken = (_url: string) => false;
  await using set = await delivered({}, (request, response) => {
    if (!broken(request.url ?? '')) return false;
    response.statusCode = 403;
    response.end();
    return true;
  });
  const { registry, digest } = set;
  const { image } = registry;
  const other = [...registry.manifests.keys()].find((each) => each !== digest) ?? '';
  registry.tags.set('latest', other);
  const statements = [...registry.manifests].filter(([, { bytes }]) => String(bytes).includes('"subject"'));
  const [, arm] = JSON.parse(String(registry.manifests.get(digest)?.bytes)).manifests;
  const judged = async () =>
    (await set.check())
      .filter(({ state }) => state !== 'ok')
      .map(({ name, state }) => `${name.replace(image, 'IMAGE')}: ${state}`);

  broken = (url) => statements.some(([each]) => url.endsWith(each));
  expect(await judged()).toEqual([
    ...['IMAGE:latest: failed', 'IMAGE image.cdx.json: not checked', 'IMAGE provenance: not checked'],
  ]);
  broken = (url) => url.endsWith(arm.digest) || url.endsWith('/manifests/1.2');
  expect(await judged()).toEqual([
    ...['IMAGE linux/arm64: not checked', 'IMAGE:1.2: not checked', 'IMAGE:latest: failed'],
  ]);
});

it('believes no header about what a tag names', async () => {
  let says = '';
  await using set = await delivered({}, (request, response) => {
    if (request.method === 'HEAD' && says !== '') response.setHeader('docker-content-digest', says);
    if (request.method !== 'HEAD' || says === '') return false;
    response.end();
    return true;
  });
  const { registry, digest } = set;
  registry.tags.set('latest', [...registry.manifests.keys()].find((each) => each !== digest) ?? '');
  says = digest;

  expect(failed(await set.check())).toEqual([`${registry.image}:latest`]);
});

it('looks at the tag that is signed, whatever the delivery says', async () => {
  await using set = await delivered();
  const { registry, artifacts } = set;
  const { image } = registry;
  registry.tags.delete('1.2.0');
  const signed = artifacts.map((each) => (each.kind === 'image' ? { ...each, tags: ['1.2.0'] } : each));

  const rows = await set.check({ artifacts: signed, delivered: { image, tags: [] } });

  expect(failed(rows)).toEqual([`${image}:1.2.0`]);
});

it('asks for the moving tags that an unsigned delivery leaves out, where only what is signed counts', async () => {
  await using set = await delivered();
  const { registry, artifacts, digest } = set;
  const { image } = registry;
  const signed = artifacts.map((each) => (each.kind === 'image' ? { ...each, tags: ['1.2.0'] } : each));
  const other = [...registry.manifests.keys()].find((each) => each !== digest) ?? '';
  registry.tags.set('latest', other);
  registry.tags.delete('1');
  const judge = async (changes: object = {}) => {
    const given = { artifacts: signed, delivered: { image, tags: [] }, needsSignature: true, ...changes };
    const rows = await set.check(given);
    return rows.filter(({ name }) => name.startsWith(`${image}:`)).map(({ name, state }) => [name, state]);
  };

  expect(await judge()).toEqual([
    ...[
      [`${image}:1.2.0`, 'ok'],
      [`${image}:1.2`, 'ok'],
    ],
    ...[
      [`${image}:1`, 'not checked'],
      [`${image}:latest`, 'not checked'],
    ],
  ]);
  // A tag that is listed has to be there.
  expect(await judge({ delivered: { image, tags: ['latest'] } })).toContainEqual([`${image}:latest`, 'failed']);
  expect(await judge({ newerRelease: () => 'v1.3.0' })).toContainEqual([`${image}:latest`, 'ok']);
  expect(await judge({ needsSignature: false })).toEqual([[`${image}:1.2.0`, 'ok']]);
});

it('says which repository of the configuration the delivery does not name, and what was skipped', async () => {
  const mirror = 'mirror.example/acme/parcel';
  await using set = await delivered();
  const { artifacts, registry } = set;
  const { image } = registry;
  const judge = async (changes: object) => {
    const context = { artifacts, newerRelease: () => undefined, ...changes };
    const raw = { image, alsoTo: [mirror] };
    const rows = await verifyRelease(raw, { ...fakeContext(), ...context });
    return rows.filter(({ name }) => [mirror, image].includes(name)).map(({ name, state }) => `${name}: ${state}`);
  };

  expect(await judge({ delivered: { image } })).toEqual([`${mirror}: none`]);
  expect(await judge({ delivered: { image }, needsSignature: true })).toEqual([`${mirror}: not checked`]);
  expect(await judge({ isSkipped: true })).toEqual([`${image}: none`]);
  expect(await judge({ isSkipped: true, needsSignature: true })).toEqual([`${image}: not checked`]);
  expect(await judge({})).toEqual([`${image}: not checked`]);
});
