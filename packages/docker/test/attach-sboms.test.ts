import { expect, it } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, publish } from '../src/index.ts';
import { fakePorts } from './fake-docker.ts';
import { memoryRegistry } from './memory-registry.ts';
import { digestOf } from './registry-exchange.ts';

const sbom = '{"bomFormat":"CycloneDX"}';
const mediaType = 'application/vnd.cyclonedx+json';

/** Releases an image with three SBOMs, of which one is another artifact's, twice, and says what the registry has then. */
async function released(referrers: boolean) {
  await using folder = await temporaryFolder({ Dockerfile: 'FROM scratch\n', '.waybill/1.2.0/image.cdx.json': sbom });
  const registry = await memoryRegistry({ referrers, pageSize: 1 });
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path } });
  const options = { image: registry.image, attachSboms: true };
  const ports = fakePorts(folder.path);
  await prepare(options, context, ports);
  const file = { kind: 'sbom', path: '.waybill/1.2.0/image.cdx.json', mediaType, size: sbom.length } as const;
  const sha256 = digestOf(Buffer.from(sbom)).replace('sha256:', '');
  await recordArtifact(folder.path, '1.2.0', { ...file, name: 'image.cdx.json', sha256, describes: registry.image });
  await recordArtifact(folder.path, '1.2.0', { ...file, name: 'more.cdx.json', sha256, describes: registry.image });
  await recordArtifact(folder.path, '1.2.0', { ...file, name: 'wheel.cdx.json', sha256, describes: 'a.whl' });

  await publish(options, context, ports);
  const once = [...registry.tags];
  registry.writes.length = 0;
  await publish(options, context, ports);
  const again = registry.writes.filter((each) => !each.startsWith('POST'));
  await registry[Symbol.asyncDispose]();
  return { registry, once, again };
}

const parse = (bytes: Buffer | undefined) => JSON.parse(bytes?.toString() ?? '{}');

it('attaches what describes the image to its digest', async () => {
  const { registry, again } = await released(true);

  const digest = registry.tags.get('1.2.0');
  const attached = [...registry.manifests.values()].map(({ bytes }) => parse(bytes)).filter(({ subject }) => subject);
  const expected = {
    artifactType: mediaType,
    subject: { digest },
    layers: [{ digest: digestOf(Buffer.from(sbom)), mediaType }],
  };
  expect(attached).toMatchObject([expected, expected]);
  expect(again).toEqual([]);
  expect([...registry.tags.keys()]).toEqual(['1.2.0', '1.2', '1', 'latest']);
});

it('lists it once under the fallback tag where a registry has no referrers API', async () => {
  const { registry, once, again } = await released(false);

  const tag = registry.tags.get('1.2.0')?.replace(':', '-') ?? '';
  const list = parse(registry.manifests.get(registry.tags.get(tag) ?? '')?.bytes);
  expect(list.manifests).toMatchObject([{ artifactType: mediaType }, { artifactType: mediaType }]);
  expect(again).toEqual([]);
  expect([...registry.tags]).toEqual(once);
});
