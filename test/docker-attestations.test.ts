import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { type Attested, expectAttested } from './harness/attested-image.ts';
import { buildkitOfEngine } from './harness/buildkit-of-engine.ts';
import { type ImageWorkshop, imageWorkshop } from './harness/image-workshop.ts';
import { onDocker } from './harness/on-docker.ts';
import { skopeo } from './harness/skopeo.ts';

jest.setTimeout(240_000);

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

function expectProvenance(options: object, files: Attested['files'] = {}) {
  const predicateType = /^https:\/\/slsa\.dev\/provenance\//;
  return expectAttested({ workshop, run, options, files, predicateType });
}

describe('an image of two platforms is pulled with how each was built', () => {
  withDocker('by one machine', () => expectProvenance({ provenance: 'min' }));

  withDocker('by a machine for each', async () => {
    await using amd64 = await buildkitOfEngine(workshop.engine.env);
    await using arm64 = await buildkitOfEngine(workshop.engine.env);
    const nodes = [
      { endpoint: amd64.endpoint, platforms: ['linux/amd64'] },
      { endpoint: arm64.endpoint, platforms: ['linux/arm64'] },
    ];

    await expectProvenance({ provenance: 'min', nodes });
  });

  withDocker('by a bake file that asks for it', () =>
    expectProvenance({ bake: 'docker-bake.hcl' }, { 'docker-bake.hcl': bakeFile }),
  );
});
