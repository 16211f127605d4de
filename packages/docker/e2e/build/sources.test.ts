import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { execa } from 'execa';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, publish, verifyConditions, verifyRelease } from '../../src/index.ts';

const platforms = ['linux/amd64', 'linux/arm64'];
const dockerfile = `ARG BASE
FROM \${BASE} AS api
ARG VERSION
RUN python3 -c "import platform; print('api', platform.machine(), '$VERSION', sep=':')" > /said
CMD ["cat", "/said"]
RUN SHIFT=3; echo $((1<<SHIFT))
FROM api AS worker
RUN echo worker > /said
`;
const bakeFile = `
variable "BASE" {}
group "default" { targets = ["api", "worker"] }
target "shared" {
  args = { BASE = BASE }
}
target "api" {
  inherits = ["shared"]
  target = "api"
  platforms = ["linux/amd64"]
}
target "worker" {
  inherits = ["shared"]
  target = "worker"
  labels = { team = "parcels" }
}
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

describe('several images of one release', () => {
  withDocker('are built of the stages of one Dockerfile, and all delivered', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0');
    const worker = `${project.raw.image}-worker`;
    const raw = {
      ...{ ...project.raw, platforms: ['linux/amd64'], smoke: [['cat', '/said']] },
      images: [{ target: 'api' }, { image: worker, target: 'worker' }],
    };

    await verifyConditions(raw, context);
    await verifyRelease(raw, context);
    await prepare(raw, context);
    const once = await publish(raw, context);
    // The layers that the stages share are mounted from the first image, which all of them were sent to.
    const delivered = context.lines.filter((line) => line.startsWith('Delivered '));
    const [all, rest] = delivered.map((line) => Number(/: (\d+) of/.exec(line)?.[1]));
    expect(all).toBeGreaterThan(1_000_000);
    expect(rest).toBeLessThan(100_000);

    expect(once).toMatchObject({ image: project.raw.image, images: [{ image: project.raw.image }, { image: worker }] });
    const [second, first] = await readArtifacts(project.cwd, '1.2.0');
    expect(once).toMatchObject({ images: [{ digest: first?.digest }, { digest: second?.digest }] });
    expect(await workshop.run(`${worker}:1.2.0`)).toBe('worker');
    expect(await publish(raw, context)).toEqual(once);
  });

  withDocker('are the targets of a bake file', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile, 'docker-bake.hcl': bakeFile });
    const context = await project.contextOf('1.2.0', { BASE: workshop.base });
    const raw = { ...project.raw, bake: 'docker-bake.hcl', smoke: [['cat', '/said']] };

    await verifyConditions(raw, context);
    await verifyRelease(raw, context);
    await prepare(raw, context);
    await publish(raw, context);

    const [api, worker] = ['api', 'worker'].map((target) => `${project.raw.image}-${target}`);
    expect(await workshop.run(`${api}:latest`)).toBe('api:x86_64:1.2.0');
    expect(await workshop.run(`${worker}:1.2`, 'linux/arm64')).toBe('worker');
    const artifacts = await readArtifacts(project.cwd, '1.2.0');
    expect(artifacts.map((each) => each.platforms)).toEqual([['linux/amd64'], platforms]);
    const held = await workshop.manifest(`${worker}:1.2.0`);
    expect(held?.annotations).toMatchObject({
      'org.opencontainers.image.version': '1.2.0',
      'org.opencontainers.image.base.name': workshop.base,
    });
  });
});

describe('platforms that other jobs built', () => {
  withDocker('become one image, from a folder and a tar file, byte for byte', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0');
    await elsewhere(project.cwd, 'linux/amd64', 'type=oci,tar=false,dest=amd64');
    await elsewhere(project.cwd, 'linux/arm64', 'type=oci,dest=arm64.tar');
    const raw = { ...project.raw, layouts: ['amd64', 'arm64.tar'] };

    await verifyConditions(raw, context);
    await verifyRelease(raw, context);
    await prepare({ ...raw, smoke: [['cat', '/said']] }, context);
    const published = await publish(raw, context);

    expect(published).toMatchObject({ platforms });
    expect(await workshop.run(`${project.raw.image}:1.2.0`, 'linux/arm64')).toBe('api:aarch64:');
    expect(await prepare(raw, context).then(() => publish(raw, context))).toEqual(published);
  });

  withDocker('become one image of what was pushed without a tag', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0');
    const digests: string[] = [];
    for (const platform of platforms) {
      await elsewhere(project.cwd, platform, `type=oci,tar=false,dest=${platform.replace('/', '-')}`);
      digests.push(await workshop.pushUntagged(project.raw.image, join(project.cwd, platform.replace('/', '-'))));
    }
    const raw = { ...project.raw, digests: digests.map((digest) => `${project.raw.image}@${digest}`), smoke: 'off' };

    await verifyConditions(raw, context);
    await prepare(raw, context);
    const published = await publish(raw, context);

    expect(published).toMatchObject({ platforms });
    const held = await workshop.manifest(`${project.raw.image}:1.2.0`);
    expect(held?.manifests?.map(({ digest }) => digest)).toEqual(digests);
  });

  withDocker('are missed when one of them is not there', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0');
    await elsewhere(project.cwd, 'linux/amd64', 'type=oci,tar=false,dest=amd64');
    const digest = `${project.raw.image}@sha256:${'0'.repeat(64)}`;
    const prepared = (sources: object) => prepare({ ...project.raw, ...sources }, context);

    await expect(verifyConditions({ ...project.raw, layouts: ['nowhere'] }, context)).rejects.toMatchObject({
      code: 'ENOJOINEDIMAGE',
    });
    await expect(verifyConditions({ ...project.raw, digests: [digest] }, context)).rejects.toMatchObject({
      code: 'ENOJOINEDIMAGE',
    });
    await expect(prepared({ layouts: ['amd64'] })).rejects.toMatchObject({ code: 'ELOSTPLATFORM' });
    await expect(prepared({ layouts: ['amd64', 'amd64'] })).rejects.toMatchObject({ code: 'EPLATFORMTWICE' });
  });
});

/** A build as the job of one platform does it. */
async function elsewhere(cwd: string, platform: string, output: string): Promise<void> {
  const args = ['--platform', platform, '--provenance=false', '--build-arg', `BASE=${workshop.base}`];
  await writeFile(join(cwd, '.dockerignore'), '*');
  await execa('docker', ['buildx', 'build', ...args, '--target', 'api', '--output', output, '.'], {
    cwd,
    env: workshop.engine.env,
  });
}
