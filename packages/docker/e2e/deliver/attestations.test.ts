import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { execa } from 'execa';
import { type Attested, expectAttested, machines } from '../../../../test/harness/images/attested-image.ts';
import { buildkitOfEngine } from '../../../../test/harness/images/buildkit-of-engine.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { skopeo } from '../../../../test/harness/images/skopeo.ts';
import { prepare } from '../../src/index.ts';

const bakeFile = `
variable "BASE" {}
target "default" {
  args = { BASE = BASE }
  attest = ["type=provenance,mode=min"]
}
`;

const scannedFile = `
variable "BASE" {}
variable "SCANNER" {}
target "default" {
  args = { BASE = BASE }
  attest = ["type=sbom,generator=${'$'}{SCANNER}"]
}
`;
/** Names what was built into the image, so that it can only have come from there. */
const scan = `
import json, os
source = os.environ['BUILDKIT_SCAN_SOURCE']
built_on = open(source + '/built-on').read().strip()
document = {
    'SPDXID': 'SPDXRef-DOCUMENT', 'spdxVersion': 'SPDX-2.3', 'name': 'parcel', 'dataLicense': 'CC0-1.0',
    'documentNamespace': 'https://acme.example/parcel',
    'creationInfo': {'created': '2026-01-02T03:04:05Z', 'creators': ['Tool: scan']},
    'packages': [{'name': 'built-on', 'SPDXID': 'SPDXRef-1', 'versionInfo': built_on, 'downloadLocation': 'NOASSERTION'}],
}
name = os.path.basename(source) + '.spdx.json'
statement = {'_type': 'https://in-toto.io/Statement/v0.1', 'predicateType': 'https://spdx.dev/Document', 'predicate': document}
json.dump(statement, open(os.path.join(os.environ['BUILDKIT_SCAN_DESTINATION'], name), 'w'))
`;
const scanner = { Dockerfile: 'ARG BASE\nFROM $BASE\nCOPY scan /\nENTRYPOINT ["python3", "/scan"]\n', scan };

let workshop: ImageWorkshop;
let run: Awaited<ReturnType<typeof skopeo>>;

beforeAll(async () => {
  [workshop, run] = await Promise.all([imageWorkshop(), skopeo()]);
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

describe.each(['beside', 'inside'] as const)('how each of two platforms was built is %s the image', (place) => {
  function expectProvenance(options: object, files: Attested['files'] = {}) {
    const predicateType = /^https:\/\/slsa\.dev\/provenance\//;
    return expectAttested({ workshop, run, options, files, predicateType, place });
  }

  withDocker('by one machine', () => expectProvenance({}));

  withDocker('by a machine for each', async () => {
    await using amd64 = await buildkitOfEngine(workshop.engine.env);
    await using arm64 = await buildkitOfEngine(workshop.engine.env);
    const nodes = [
      { endpoint: amd64.endpoint, platforms: ['linux/amd64'] },
      { endpoint: arm64.endpoint, platforms: ['linux/arm64'] },
    ];

    await expectProvenance({ nodes });
  });

  withDocker('by a bake file', () => expectProvenance({ bake: 'docker-bake.hcl' }, { 'docker-bake.hcl': bakeFile }));
});

withDocker('how an image was built names no password', async () => {
  await using project = await workshop.project({ Dockerfile: 'ARG BASE\nFROM $BASE\nCMD ["true"]\n' });
  const remote = 'https://bot:hunter2@github.com/acme/parcel.git';
  await execa('git', ['remote', 'add', 'origin', remote], { cwd: project.cwd });
  const secrets = ['id=token,env=PIP_TOKEN'];
  const context = await project.contextOf('1.2.0', { PIP_TOKEN: 'hunter2' });
  await prepare({ ...project.raw, provenance: 'max', secrets, smoke: 'off' }, context);

  const layout = join(project.cwd, '.waybill/1.2.0/image');
  const stated = JSON.parse(await readFile(join(layout, 'attestations.json'), 'utf8')) as { digest: string }[];
  expect(stated).toHaveLength(2);
  for (const { digest } of stated) {
    const statement = await readFile(join(layout, 'blobs', ...digest.split(':')), 'utf8');
    expect(statement).toContain('github.com/acme/parcel');
    expect(statement).not.toContain('hunter2');
  }
});

withDocker('a build on another day is the same image', async () => {
  await using project = await workshop.project({ Dockerfile: 'ARG BASE\nFROM $BASE\nCMD ["true"]\n' });
  const digests = new Set<string>();
  for (const platforms of [['linux/amd64'], ['linux/amd64'], ['linux/arm64'], ['linux/arm64']]) {
    const context = await project.contextOf('1.2.0');
    const raw = { ...project.raw, platforms, smoke: 'off' };
    await prepare(raw, context);
    const [image] = (await readArtifacts(project.cwd, '1.2.0')).filter(({ kind }) => kind === 'image');
    const statements = JSON.parse(await readFile(join(project.cwd, image?.path ?? '', 'attestations.json'), 'utf8'));
    expect(statements).toMatchObject([{ name: `provenance-${platforms[0]?.replace('/', '-')}.json` }]);
    digests.add(`${platforms} ${image?.digest} ${image?.mediaType}`);
  }
  expect(digests.size).toBe(2);
  expect([...digests].join()).not.toContain('index');
});

describe('an image of two platforms is pulled with what is in each', () => {
  /** @param name of the scanner's image, in the registry that stands for Docker Hub, too */
  async function expectScanned(
    name: string,
    options: (image: string) => object,
    place: 'beside' | 'inside' = 'beside',
  ) {
    await workshop.push(name, scanner);
    const image = `${workshop.host}/${name}`;

    const statements = await expectAttested({
      ...{ workshop, run, place, predicateType: /^https:\/\/spdx\.dev\/Document$/ },
      ...{
        options: { provenance: 'off', ...options(image) },
        files: { 'docker-bake.hcl': scannedFile },
        env: { SCANNER: image },
      },
    });

    const packages = statements.flatMap(({ predicate }) => predicate.packages ?? []);
    expect(packages.map(({ versionInfo }) => versionInfo).sort()).toEqual(Object.values(machines).sort());
  }

  withDocker("by the builder's scanner", () =>
    expectScanned('docker/buildkit-syft-scanner:stable-1', () => ({ imageSbom: true })),
  );

  withDocker('by a scanner of its own', () => expectScanned('acme/scanner:1', (imageSbom) => ({ imageSbom })));

  withDocker('in the image, where that is asked for', () =>
    expectScanned('acme/scanner:3', (imageSbom) => ({ imageSbom }), 'inside'),
  );

  withDocker('by the scanner of a bake file', () =>
    expectScanned('acme/scanner:2', () => ({ bake: 'docker-bake.hcl' })),
  );
});
