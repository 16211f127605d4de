import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { execa } from 'execa';
import { engineContents } from '../../../../test/harness/images/engine-contents.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { verifyConditions } from '../../src/index.ts';

const dockerfile = `ARG BASE
FROM \${BASE} AS build
RUN echo built > /said
FROM build AS Service
CMD ["cat", "/said"]
`;

let workshop: ImageWorkshop;

beforeAll(async () => {
  workshop = await imageWorkshop();
});

afterAll(() => workshop?.stop());

const withDocker = await onDocker(() => workshop.engine);

/** All that a build would leave: in the engine, in the builder, and builders of its own. */
async function kept() {
  const { env } = workshop.engine;
  const { stdout } = await execa('docker', ['buildx', 'du', '--verbose'], { env });
  const steps = [...stdout.matchAll(/^Description:\s+(.*)$/gm)].map(([, step = '']) => step);
  // Newer builders check the Dockerfile, for which they read it.
  const built = steps.filter((step) => !step.startsWith('local source for '));
  return { contents: await engineContents(env), built, builders: await workshop.builders() };
}

/** A platform that the engine does not emulate; the last one none does. */
function foreign(): string {
  const { engine } = workshop;
  const emulated = engine.available ? engine.platforms : [];
  return ['linux/s390x', 'linux/riscv64'].find((each) => !emulated.includes(each)) ?? 'linux/vax';
}

describe('before anything is built', () => {
  withDocker('the builder and the Dockerfile are found to be there, and nothing is left of the search', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const before = await kept();

    await verifyConditions({ ...project.raw, target: 'service', builder: 'default' }, await project.contextOf('1.2.0'));

    expect(await kept()).toEqual(before);
  });

  withDocker('what is wrong is named, and nothing is left', async () => {
    const cases = [
      [{ platforms: ['linux/amd64', foreign()] }, 'EPLATFORM', `cannot build for \`${foreign()}\``],
      [{ builder: 'nobody' }, 'ENOBUILDER', 'No buildx builder is available'],
      [{ dockerfile: 'images/Dockerfile' }, 'ENODOCKERFILE', 'no Dockerfile `images/Dockerfile`'],
      [{ target: 'worker' }, 'ENOSTAGE', 'has no stage `worker`'],
    ] as const;
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const context = await project.contextOf('1.2.0');
    const before = await kept();
    for (const [options, code, message] of cases) {
      await expect(verifyConditions({ ...project.raw, ...options }, context)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(message),
      });
    }

    expect(await kept()).toEqual(before);
    expect(existsSync(join(project.cwd, '.waybill'))).toBe(false);
  });

  withDocker('all that is wrong is named together', async () => {
    await using project = await workshop.project({ Dockerfile: dockerfile });
    const before = await kept();
    const raw = { ...project.raw, platforms: [foreign()], target: 'worker', secrets: ['id=word,env=NOBODY_SET_IT'] };
    const images = [{}, { image: `${project.raw.image}-other`, dockerfile: 'Other' }];

    const verified = verifyConditions({ ...raw, images }, await project.contextOf('1.2.0'));

    const { errors } = (await verified.catch((error: unknown) => error)) as { errors: { code: string }[] };
    expect(errors.map(({ code }) => code).sort()).toEqual(['ENODOCKERFILE', 'ENOSECRET', 'ENOSTAGE', 'EPLATFORM']);
    expect(await kept()).toEqual(before);
  });
});
