import { describe, expect, it } from '@jest/globals';
import { type Artifact, recordArtifact } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { memoryRegistry } from '../../../oci/test/memory-registry.ts';
import { digestOf, type MemoryRegistryOptions, refuse } from '../../../oci/test/registry-exchange.ts';
import { fakePorts } from '../../test/fake-docker.ts';
import { prepare, publish } from '../index.ts';

const sbom = '{"bomFormat":"CycloneDX"}';
const mediaType = 'application/vnd.cyclonedx+json';
const predicateType = 'https://slsa.dev/provenance/v0.2';

interface Releasing {
  readonly options?: object;
  readonly registry?: MemoryRegistryOptions;
  /** What the builder states. */
  readonly attested?: string;
  /** What it states when somebody builds the delivered image once more. */
  readonly restated?: string;
  /** Name of an OpenVEX document of a scan; only `scan.openvex.json` is there. */
  readonly vex?: string;
}

/** Releases an image with four SBOMs, of which one is another artifact's and one of a platform, twice, and says what the registry has then. */
async function released({ options, registry: how, attested, restated, vex }: Releasing) {
  await using folder = await temporaryFolder({
    Dockerfile: 'FROM scratch\n',
    '.waybill/1.2.0/image.cdx.json': sbom,
    '.waybill/1.2.0/scan/scan.openvex.json': sbom,
  });
  const registry = await memoryRegistry(how);
  await using _registry = registry;
  const context = fakeContext({ cwd: folder.path, env: { HOME: folder.path } });
  const raw = { image: registry.image, ...options };
  const ports = fakePorts(folder.path, { layout: { attested } });
  await prepare(raw, context, ports);
  const file = { kind: 'sbom', path: '.waybill/1.2.0/image.cdx.json', mediaType, size: sbom.length } as const;
  const sha256 = digestOf(Buffer.from(sbom)).replace('sha256:', '');
  await recordArtifact(folder.path, '1.2.0', { ...file, name: 'image.cdx.json', sha256, describes: registry.image });
  await recordArtifact(folder.path, '1.2.0', { ...file, name: 'more.cdx.json', sha256, describes: registry.image });
  const arm64 = { ...file, name: 'arm64.cdx.json', sha256, describes: registry.image, platforms: ['linux/arm64'] };
  await recordArtifact(folder.path, '1.2.0', arm64);
  await recordArtifact(folder.path, '1.2.0', { ...file, name: 'wheel.cdx.json', sha256, describes: 'a.whl' });

  for (const [name, type] of vex === undefined
    ? []
    : [
        [vex, 'application/vnd.openvex+json'],
        ['scan.json', 'application/json'],
      ]) {
    const scan = {
      kind: 'scan',
      name,
      path: `.waybill/1.2.0/scan/${name}`,
      mediaType: type,
      sha256,
      size: sbom.length,
    };
    await recordArtifact(folder.path, '1.2.0', scan as Artifact);
  }

  await publish(raw, context, ports);
  const once = [...registry.tags];
  const writes = registry.writes.splice(0);
  if (restated !== undefined) await prepare(raw, context, fakePorts(folder.path, { layout: { attested: restated } }));
  await publish(raw, context, ports);
  const again = registry.writes.filter((each) => !each.startsWith('POST'));
  const digest = registry.tags.get('1.2.0') ?? '';
  const manifests = [...registry.manifests.values()].map(({ bytes }) => parse(bytes));
  const attached = manifests.filter(({ subject }) => subject !== undefined);
  const images = Object.fromEntries(
    (parse(registry.manifests.get(digest)?.bytes).manifests as Child[]).map((each) => [
      `${each.platform.os}/${each.platform.architecture}`,
      each.digest,
    ]),
  );
  return { images, registry, once, writes, again, digest, attached, lines: context.lines };
}

interface Child {
  readonly digest: string;
  readonly platform: { readonly os: string; readonly architecture: string };
}

const parse = (bytes: Buffer | undefined) => JSON.parse(bytes?.toString() ?? '{}');
const namesOf = (attached: readonly { layers: readonly { annotations: Record<string, string> }[] }[]) =>
  attached.map(({ layers }) => layers[0]?.annotations['org.opencontainers.image.title']).sort();

const sboms = ['arm64.cdx.json', 'image.cdx.json', 'more.cdx.json'];
const provenances = ['provenance-linux-amd64.json', 'provenance-linux-arm64.json'];

it('attaches what describes the image to its digest, and what describes a platform to the image of that', async () => {
  const { registry, again, attached, digest, images } = await released({
    ...{ attested: 'monday', restated: 'friday' },
    registry: { referrers: true, pageSize: 1 },
  });

  const layers = [{ digest: digestOf(Buffer.from(sbom)), mediaType }];
  const subjects = Object.fromEntries(
    attached.map((each) => [namesOf([each])[0], parse(Buffer.from(JSON.stringify(each))).subject.digest]),
  );
  expect(subjects).toEqual({
    ...{ 'image.cdx.json': digest, 'more.cdx.json': digest, 'arm64.cdx.json': images['linux/arm64'] },
    'provenance-linux-amd64.json': images['linux/amd64'],
    'provenance-linux-arm64.json': images['linux/arm64'],
  });
  expect(new Set(Object.values(subjects)).size).toBe(3);
  const ofFiles = attached.filter(({ annotations }) => annotations === undefined);
  expect(ofFiles).toMatchObject(Array(3).fill({ artifactType: mediaType, layers }));
  expect(namesOf(attached)).toEqual([...sboms, ...provenances]);
  expect(again).toEqual([]);
  expect([...registry.tags.keys()]).toEqual(['1.2.0', '1.2', '1', 'latest']);
});

it('attaches the OpenVEX document of a scan to its digest, unless a run without a scan finishes the release', async () => {
  const { attached, again, digest } = await released({ vex: 'scan.openvex.json' });

  expect(namesOf(attached)).toEqual([...sboms, 'scan.openvex.json']);
  const [found] = attached.filter(({ artifactType }) => artifactType === 'application/vnd.openvex+json');
  expect(found?.subject.digest).toBe(digest);
  expect(again).toEqual([]);
  expect(namesOf((await released({ vex: 'gone.openvex.json' })).attached)).toEqual(sboms);
  expect((await released({ vex: 'scan.openvex.json', options: { attachSboms: false } })).attached).toEqual([]);
});

it('lists it once under the fallback tags where a registry has no referrers API', async () => {
  const { registry, once, writes, again, digest, images } = await released({ attested: 'monday', restated: 'friday' });

  const tagOf = (subject = '') => subject.replace(':', '-');
  const listOf = (subject: string | undefined) =>
    parse(registry.manifests.get(registry.tags.get(tagOf(subject)) ?? '')?.bytes).manifests;
  const statement = {
    artifactType: 'application/vnd.in-toto+json',
    annotations: { 'in-toto.io/predicate-type': predicateType },
  };
  expect(listOf(digest)).toMatchObject([{ artifactType: mediaType }, { artifactType: mediaType }]);
  expect(listOf(images['linux/amd64'])).toMatchObject([statement]);
  expect(listOf(images['linux/arm64'])).toMatchObject([statement, { artifactType: mediaType }]);
  const lists = [digest, ...Object.values(images)].map((each) => `PUT manifests/${tagOf(each)}`);
  expect(writes.filter((each) => /sha256-/.test(each)).sort()).toEqual(lists.sort());
  expect(again).toEqual([]);
  expect([...registry.tags]).toEqual(once);
});

describe('what the builder attests', () => {
  it('is beside the image, which is the same whenever it is built', async () => {
    const [monday, friday, none] = [
      await released({ attested: 'monday' }),
      await released({ attested: 'friday' }),
      await released({}),
    ];

    expect(monday.digest).toBe(none.digest);
    expect(friday.digest).toBe(none.digest);
    expect(namesOf(monday.attached)).toEqual([...sboms, ...provenances]);
    const { layers } = monday.attached.find((each) => each.annotations) ?? {};
    expect(parse(monday.registry.blobs.get(layers[0].digest))).toMatchObject({ predicateType, predicate: 'monday' });
  });

  it('is in the image where that is asked for', async () => {
    const { registry, attached, digest } = await released({ attested: 'monday', options: { attestations: 'inside' } });

    const { manifests } = parse(registry.manifests.get(digest)?.bytes);
    expect(manifests.map(({ platform }: { platform: { os: string } }) => platform.os)).toEqual([
      ...['linux', 'linux', 'unknown', 'unknown'],
    ]);
    expect(namesOf(attached)).toEqual(sboms);
  });

  it('and the SBOMs are nowhere where nobody wants them', async () => {
    expect((await released({ options: { attestations: 'off' } })).attached).toEqual([]);
    expect((await released({ options: { attachSboms: false } })).attached).toEqual([]);
  });
});

describe('a registry that takes images, but not what is attached to them', () => {
  const registry: MemoryRegistryOptions = {
    fault: (request, response) => {
      const isAttached = request.method === 'PUT' && /manifests\/sha256-/.test(request.url ?? '');
      if (isAttached) refuse(response, 400, 'MANIFEST_INVALID');
      return isAttached;
    },
  };

  it.each(['auto', 'inside'])('is a warning that says what is missing, with `%s`', async (attestations) => {
    const { lines, registry: kept } = await released({ registry, options: { attestations } });

    expect([...kept.tags.keys()]).toEqual(['1.2.0', '1.2', '1', 'latest']);
    expect(lines).toContainEqual(
      expect.stringContaining('attached to it: arm64.cdx.json, image.cdx.json, more.cdx.json. Use a registry'),
    );
  });

  it('ends the release where they were asked for', async () => {
    const asked = released({ registry, options: { attestations: 'beside' } });

    await expect(asked).rejects.toMatchObject({ code: 'EATTACHMENTS' });
  });
});

const isList = (url = '') => /manifests\/sha256-/.test(url);

it('is there before the image can be found, so that a run that dies has lost nothing', async () => {
  let attached = 0;
  let before = 0;
  const registry: MemoryRegistryOptions = {
    fault: (request) => {
      if (request.method === 'PUT' && isList(request.url)) attached += 1;
      if (request.method === 'PUT' && request.url?.endsWith('/manifests/1.2.0')) before = attached;
      return false;
    },
  };

  await released({ attested: 'monday', registry });
  expect([attached, before]).toEqual([3, 3]);
});

it('comes after the image where a registry wants to have that first', async () => {
  let hasImage = false;
  const registry: MemoryRegistryOptions = {
    fault: (request, response) => {
      if (request.method !== 'PUT') return false;
      hasImage ||= request.url?.endsWith('/manifests/1.2.0') ?? false;
      const isEarly = isList(request.url) && !hasImage;
      if (isEarly) refuse(response, 404, 'MANIFEST_UNKNOWN');
      return isEarly;
    },
  };

  const { attached, lines } = await released({ registry, options: { attestations: 'beside' } });
  expect(namesOf(attached)).toEqual(sboms);
  expect(lines.filter((line) => line.startsWith('Attached to'))).toHaveLength(2);
});

it('is a warning where a registry finds the image itself under the fallback tag', async () => {
  const registry: MemoryRegistryOptions = {
    fault: (request) => {
      if (request.method !== 'PUT')
        request.url = request.url?.replace('/manifests/sha256-', '/manifests/sha256:') ?? '';
      return false;
    },
  };

  const { lines, again } = await released({ registry });
  expect(lines).toContainEqual(expect.stringContaining('is not the list of files that are attached'));
  expect(again.filter((each) => each.includes('sha256-'))).toEqual([]);
});

it.each([303, 200])('takes a page for people (%d) for a registry without the referrers API', async (status) => {
  const registry: MemoryRegistryOptions = {
    fault: (request, response) => {
      const isReferrers = request.url?.includes('/referrers/') ?? false;
      if (isReferrers) response.writeHead(status, { location: '/login', 'content-type': 'text/html' }).end('<html>');
      return isReferrers;
    },
  };

  const { attached, again } = await released({ registry });
  expect(namesOf(attached)).toEqual(sboms);
  expect(again).toEqual([]);
});
