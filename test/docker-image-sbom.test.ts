import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { expectAttested, machines } from './harness/attested-image.ts';
import { type ImageWorkshop, imageWorkshop } from './harness/image-workshop.ts';
import { onDocker } from './harness/on-docker.ts';
import { skopeo } from './harness/skopeo.ts';

jest.setTimeout(240_000);

const bakeFile = `
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

const withDocker = onDocker(() => workshop.engine);

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
        files: { 'docker-bake.hcl': bakeFile },
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
