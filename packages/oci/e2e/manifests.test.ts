import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContainerRegistry, containerRegistry } from '@waybill/rehearsal';
import * as harness from '../../../test/harness/images/registry-client.ts';
import { account, type ImageFolder, imageFolder } from '../../../test/harness/images/registry-client.ts';
import { deliverImage } from '../src/layout/deliver-image.ts';
import { indexType, type Manifest, manifestType, renderManifest } from '../src/manifest.ts';
import { emptyJson, planReferrer } from '../src/referrers/plan-referrer.ts';

let registry: ContainerRegistry;
let folder: ImageFolder;

beforeAll(async () => {
  folder = await imageFolder();
  registry = await containerRegistry({ account });
});
afterAll(async () => {
  await registry?.stop();
  await folder?.[Symbol.asyncDispose]();
});

const clientFor = () => harness.clientFor({ host: registry.host });

const manifestOf = (content: object, mediaType = manifestType) => renderManifest(mediaType, content);

const nobody = `sha256:${'0'.repeat(64)}`;

/** The rest of the specification's conformance suite: what is beside `docker-distribution.test.ts`. */
describe('push of manifests', () => {
  /** A client whose repository has a layer and the empty configuration. */
  async function withBlobs() {
    const client = clientFor();
    const layer = await folder.blobOf(1000);
    const config = await folder.fileOf('{}');
    for (const blob of [layer, config]) await client.uploadBlob(blob);
    const { digest, size } = layer;
    const layers = [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size }];
    return { client, layer, layers, config: { ...emptyJson } };
  }

  it('by tag, by digest, and once more', async () => {
    const { client, layers, config } = await withBlobs();
    const manifest = manifestOf({ config, layers });

    for (const reference of ['1.0.0', manifest.digest, '1.0.0']) await client.putManifest(reference, manifest);

    expect(await client.readManifest('1.0.0')).toEqual(manifest);
  });

  it.each<[string, object]>([
    ['without layers', { layers: [] }],
    ['with an artifact type', { artifactType: 'application/vnd.acme.parcel' }],
    ['with fields of its own', { 'com.acme': { parcels: [1] }, annotations: { 'com.acme': 'ä' } }],
    ['with data in a descriptor', { config: { ...emptyJson, data: 'e30=' } }],
    ['with a subject that is not there', { subject: { ...emptyJson, digest: nobody } }],
  ])('%s', async (_name, more) => {
    const { client, layers, config } = await withBlobs();
    const manifest = manifestOf({ config, layers, ...more });

    await client.putManifest('1.0.0', manifest);

    expect(await client.readManifest('1.0.0')).toEqual(manifest);
  });

  it('an index, and an index of indexes', async () => {
    const { client, layers, config } = await withBlobs();
    const leaf = manifestOf({ config, layers });
    const entryOf = ({ mediaType, digest, bytes }: Manifest) => ({ mediaType, digest, size: bytes.length });
    const index = manifestOf({ manifests: [entryOf(leaf)] }, indexType);
    const outer = manifestOf({ manifests: [entryOf(index)] }, indexType);

    for (const each of [leaf, index, outer]) await client.putManifest(each.digest, each);

    expect(await client.readManifest(outer.digest)).toEqual(outer);
  });

  it('whose blobs or children are missing is refused', async () => {
    const { root, manifests } = await folder.layoutOf('incomplete');
    const client = clientFor();

    for (const manifest of [root, ...manifests]) {
      const put = client.putManifest(manifest.digest, manifest);
      await expect(put).rejects.toMatchObject({ code: 'EMANIFESTREFUSED' });
    }
  });

  it('under the digest of another one is refused', async () => {
    const { client, layers, config } = await withBlobs();

    const put = client.putManifest(nobody, manifestOf({ config, layers }));

    await expect(put).rejects.toMatchObject({ code: expect.stringMatching(/^E(UPLOADDAMAGED|MANIFESTREFUSED)$/) });
  });

  it('moves a tag from one image to another, and back', async () => {
    const client = clientFor();
    const [one, two] = [await folder.layoutOf('one'), await folder.layoutOf('two')];
    await deliverImage(client, one, '1.0.0');
    await deliverImage(client, two, '2.0.0');

    for (const { root } of [one, two, one]) {
      await client.putManifest('latest', root);
      expect(await client.findDigest('latest')).toBe(root.digest);
    }
  });
});

describe('content discovery', () => {
  it('lists no tags, then all', async () => {
    const client = clientFor();
    expect(await client.listTags()).toEqual([]);

    const layout = await folder.layoutOf('tags');
    for (const tag of ['1.0.0', '1.1.0', '1.2.0_build.7']) await deliverImage(client, layout, tag);

    expect((await client.listTags()).sort()).toEqual(['1.0.0', '1.1.0', '1.2.0_build.7']);
  });

  it('says that this registry lists no referrers, and does not list a new one', async () => {
    const client = clientFor();
    const layout = await folder.layoutOf('subject');
    await deliverImage(client, layout, '1.0.0');
    const statement = await folder.fileOf('{"bomFormat":"CycloneDX"}');
    for (const blob of [statement, await folder.fileOf('{}')]) await client.uploadBlob(blob);
    const { digest, size } = statement;
    const referrer = planReferrer(layout.root, { name: 'sbom', mediaType: 'application/json', digest, size });

    expect(await client.putManifest(referrer.digest, referrer)).toEqual({ isListed: false });
    expect(await client.listReferrers(layout.root.digest)).toBeUndefined();
  });
});
