import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { prepare, publish, verifyConditions } from '../packages/docker/src/index.ts';
import { type ImageWorkshop, imageWorkshop } from './harness/image-workshop.ts';
import { kubernetes } from './harness/kubernetes.ts';
import { onDocker } from './harness/on-docker.ts';

jest.setTimeout(240_000);

const platforms = ['linux/amd64', 'linux/arm64'];
const dockerfile = `ARG BASE
FROM \${BASE}
RUN uname -m > /said
CMD ["cat", "/said"]
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  // Of the releases of Debian the first whose buildx can be told how long it waits for a pod.
  workshop = await imageWorkshop('forky');
});

afterAll(() => workshop?.stop());

const withDocker = onDocker(() => workshop.engine);

const arch = 'kubernetes.io/arch';

describe('a cluster that builds', () => {
  const nodes = ['amd64', 'arm64'].map((machine) => ({
    endpoint: 'kubernetes://',
    platforms: [`linux/${machine}`],
    options: { nodeselector: `${arch}=${machine}`, timeout: '5s' },
  }));

  withDocker('has a pod on each kind of machine while an image is built', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    await using cluster = await clusterOf(project.cwd, ['amd64', 'arm64']);
    const context = await project.contextOf('1.2.0', { KUBECONFIG: cluster.config });
    const before = await workshop.builders();

    await verifyConditions({ ...project.raw, nodes }, context);
    await prepare({ ...project.raw, nodes, smoke: 'off' }, context);
    const published = await publish({ ...project.raw, nodes }, context);

    expect(published).toMatchObject({ platforms });
    expect(await workshop.run(`${project.raw.image}:1.2.0`, 'linux/arm64')).toBe('aarch64');
    const places = new Set(cluster.started.map(({ nodeSelector }) => nodeSelector[arch]));
    expect(places).toEqual(new Set(['amd64', 'arm64']));
    const reached = cluster.commands.map(({ pod }) => pod);
    expect(cluster.started.every(({ name }) => reached.includes(`${name}-0`))).toBe(true);
    expect(cluster.deployments()).toEqual([]);
    expect(await workshop.builders()).toEqual(before);
  });

  withDocker('keeps nothing when it has no machine of a kind', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    await using cluster = await clusterOf(project.cwd, ['amd64']);
    const context = await project.contextOf('1.2.0', { KUBECONFIG: cluster.config });
    const before = await workshop.builders();

    await expect(verifyConditions({ ...project.raw, nodes }, context)).rejects.toMatchObject({ code: 'ENOBUILDER' });
    expect(cluster.deployments()).toEqual([]);
    expect(await workshop.builders()).toEqual(before);
  });
});

/** @param machines their architectures */
function clusterOf(folder: string, machines: readonly string[]) {
  return kubernetes({ machines: machines.map((each) => ({ [arch]: each })), env: workshop.engine.env, folder });
}
