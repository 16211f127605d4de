import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { prepare, publish, verifyConditions } from '../packages/docker/src/index.ts';
import { buildkitOfEngine } from './harness/buildkit-of-engine.ts';
import { type ImageWorkshop, imageWorkshop } from './harness/image-workshop.ts';
import { onDocker } from './harness/on-docker.ts';
import { digestOf } from './harness/registry-client.ts';
import { skopeo } from './harness/skopeo.ts';

jest.setTimeout(240_000);

const architectures = { amd64: 'x86_64', arm64: 'aarch64' };
const dockerfile = `ARG BASE
FROM \${BASE}
RUN uname -m > /built-on
CMD ["cat", "/built-on"]
`;
const bakeFile = `
variable "BASE" {}
target "default" {
  args = { BASE = BASE }
  attest = ["type=provenance,mode=min"]
}
`;

let workshop: ImageWorkshop;
let run: Awaited<ReturnType<typeof skopeo>>;

beforeAll(async () => {
  [workshop, run] = await Promise.all([imageWorkshop(), skopeo()]);
});

afterAll(() => workshop?.stop());

const withDocker = onDocker(() => workshop.engine);

interface Index {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

/** Releases an image with these options, and reads it with clients that nobody here wrote. */
async function expectAttested(options: object): Promise<void> {
  await using project = await workshop.project({ Dockerfile: dockerfile, 'docker-bake.hcl': bakeFile });
  const context = await project.contextOf('1.2.0', { BASE: workshop.base });
  const raw = { ...project.raw, smoke: 'off', ...options };
  await verifyConditions(raw, context);
  await prepare(raw, context);
  const published = await publish(raw, context);

  expect(published).toMatchObject({ platforms: ['linux/amd64', 'linux/arm64'] });
  const image = `${project.raw.image}:1.2.0`;
  const index = await run('inspect', '--raw', '--tls-verify=false', `docker://${image}`);
  expect(published).toMatchObject({ digest: digestOf(index) });
  const { manifests } = JSON.parse(index) as Index;
  const images = manifests.filter(({ platform }) => platform.architecture !== 'unknown');
  expect(images.map(({ platform }) => platform.architecture)).toEqual(Object.keys(architectures));
  expect((await attestationsOf(image)).sort()).toEqual(images.map(({ digest }) => digest).sort());
  for (const [architecture, machine] of Object.entries(architectures)) {
    expect(await workshop.run(image, `linux/${architecture}`)).toBe(machine);
  }
}

/** @returns the digests of the images of which an attestation says how they were built */
async function attestationsOf(image: string): Promise<string[]> {
  await using folder = await temporaryFolder();
  await run('copy', '--quiet', '--all', '--src-tls-verify=false', `docker://${image}`, `dir:${folder.path}/copy`);
  const read = async (name: string) => JSON.parse(await readFile(join(folder.path, 'copy', name), 'utf8'));
  const { manifests }: Index = await read('manifest.json');
  const found: string[] = [];
  for (const { digest, annotations = {} } of manifests) {
    if (annotations['vnd.docker.reference.type'] !== 'attestation-manifest') continue;
    const { layers } = await read(`${digest.replace('sha256:', '')}.manifest.json`);
    const { predicateType, subject } = await read(layers[0].digest.replace('sha256:', ''));
    const reference = annotations['vnd.docker.reference.digest'] ?? '';
    expect(predicateType).toMatch(/^https:\/\/slsa\.dev\/provenance\//);
    expect(subject.length).toBeGreaterThan(0);
    for (const { digest: named } of subject) expect(`sha256:${named.sha256}`).toBe(reference);
    found.push(reference);
  }
  return found;
}

describe('an image of two platforms is pulled with how each was built', () => {
  withDocker('by one machine', () => expectAttested({ provenance: 'min' }));

  withDocker('by a machine for each', async () => {
    await using amd64 = await buildkitOfEngine(workshop.engine.env);
    await using arm64 = await buildkitOfEngine(workshop.engine.env);
    const nodes = [
      { endpoint: amd64.endpoint, platforms: ['linux/amd64'] },
      { endpoint: arm64.endpoint, platforms: ['linux/arm64'] },
    ];

    await expectAttested({ provenance: 'min', nodes });
  });

  withDocker('by a bake file that asks for it', () => expectAttested({ bake: 'docker-bake.hcl' }));
});
