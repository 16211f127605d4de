import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { buildkitOfEngine } from '../../../../test/harness/images/buildkit-of-engine.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, publish, verifyConditions, verifyRelease } from '../../src/index.ts';

const platforms = ['linux/amd64', 'linux/arm64'];
const dockerfile = `ARG BASE
FROM \${BASE}
RUN uname -m > /said
CMD ["cat", "/said"]
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

describe('machines that build', () => {
  withDocker('make one builder, of which nothing is left', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    await using amd64 = await buildkitOfEngine(workshop.engine.env);
    await using arm64 = await buildkitOfEngine(workshop.engine.env);
    const context = await project.contextOf('1.2.0');
    const before = await workshop.builders();
    const nodes = [
      { endpoint: amd64.endpoint, platforms: ['linux/amd64'] },
      { endpoint: arm64.endpoint, platforms: ['linux/arm64'] },
    ];

    await verifyConditions({ ...project.raw, nodes }, context);
    await verifyRelease({ ...project.raw, nodes }, context);
    await prepare({ ...project.raw, nodes, smoke: [['cat', '/said']] }, context);
    const published = await publish({ ...project.raw, nodes }, context);

    expect(published).toMatchObject({ platforms });
    expect(amd64.connections()).toBeGreaterThan(0);
    expect(arm64.connections()).toBeGreaterThan(0);
    expect(await workshop.builders()).toEqual(before);
  });

  withDocker('are refused when one does not answer', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const before = await workshop.builders();
    const raw = { ...project.raw, nodes: [{ endpoint: 'tcp://127.0.0.1:9', platforms: ['linux/amd64'] }] };

    await expect(verifyConditions(raw, await project.contextOf('1.2.0'))).rejects.toMatchObject({ code: 'ENOBUILDER' });
    expect(await workshop.builders()).toEqual(before);
  });

  withDocker('are missed when no engine is there', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0', { DOCKER_HOST: 'unix:///nowhere/docker.sock' });

    await expect(verifyConditions(project.raw, context)).rejects.toMatchObject({
      code: 'ENOBUILDER',
      details: expect.stringContaining('/nowhere/docker.sock'),
    });
  });
});
