import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type ContainerRegistry, containerRegistry } from '@waybill/rehearsal';
import { engineContents } from '../../../../test/harness/images/engine-contents.ts';
import { imageProject } from '../../../../test/harness/images/image-project.ts';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { prepare, verifyConditions, verifyRelease } from '../../src/index.ts';

const dockerfile = `ARG BASE
FROM \${BASE}
ARG VERSION
RUN echo "$VERSION" > /said
CMD ["cat", "/said"]
`;

const bakeFile = `
variable "BASE" {}
target "default" {
  args = { BASE = BASE }
  cache-to = ["type=local,dest=cache"]
}
`;

let workshop: ImageWorkshop;
let registry: ContainerRegistry;

beforeAll(async () => {
  [workshop, registry] = await Promise.all([imageWorkshop(), containerRegistry()]);
});

afterAll(() => Promise.all([workshop?.stop(), registry?.stop()]));

const withDocker = await onDocker(() => workshop.engine);

/** A repository, and the dry run of its release. */
async function repository() {
  const { engine, base } = workshop;
  const files = { Dockerfile: dockerfile, 'docker-bake.hcl': bakeFile };
  const project = await imageProject({ engine, base, host: registry.host, files });
  const context = await project.contextOf('1.2.0', { BASE: base });
  const dryRun = { ...context, options: { ...context.options, dryRun: true } };
  const raw = { ...project.raw, rehearse: true, smoke: [['grep', '-x', '1.2.0', '/said']] };

  /** All that a release could change. */
  async function world() {
    const paths = await readdir(project.cwd, { recursive: true });
    const asked = (await registry.log()).split('\n');
    return {
      engine: await engineContents(engine.env),
      files: paths.filter((path) => !/^\.git\//.test(path)).sort(),
      repositories: await registry.repositories(),
      changes: asked.filter((line) => /"(PUT|PATCH|POST|DELETE) /.test(line)),
    };
  }
  return { ...project, context, dryRun, raw, world };
}

describe('a dry run that rehearses', () => {
  withDocker('builds and checks both platforms, and leaves everything as it was', async () => {
    await using project = await repository();
    const { raw, dryRun } = project;
    await verifyConditions(raw, dryRun);
    const before = await project.world();

    await verifyRelease(raw, dryRun);

    for (const platform of ['linux/amd64', 'linux/arm64']) {
      expect(dryRun.lines).toContain(`${platform}: \`grep -x 1.2.0 /said\` answers.`);
    }
    expect(dryRun.lines).toContain(`Rehearsed ${raw.image} for linux/amd64, linux/arm64; nothing of it is kept.`);
    expect(await project.world()).toEqual(before);
  });

  withDocker('leaves what an earlier run has built of the version', async () => {
    await using project = await repository();
    const { raw, context, dryRun } = project;
    await prepare(raw, context);
    const before = await project.world();
    expect(before.files).toContain('.waybill/1.2.0/image/index.json');

    await verifyRelease(raw, dryRun);

    expect(dryRun.lines).toContainEqual(expect.stringContaining('nothing of it is kept'));
    expect(await project.world()).toEqual(before);
  });

  withDocker('writes no cache, whether an option or a bake file asks for it', async () => {
    for (const cache of [{ cacheTo: ['type=local,dest=cache'] }, { bake: 'docker-bake.hcl' }]) {
      await using project = await repository();
      const { raw, dryRun } = project;
      const before = await project.world();

      await verifyRelease({ ...raw, ...cache }, dryRun);

      expect(dryRun.lines).toContainEqual(expect.stringContaining('nothing of it is kept'));
      expect(await project.world()).toEqual(before);
    }
  });

  withDocker('ends where the release would, and leaves nothing then either', async () => {
    await using project = await repository();
    const { raw, dryRun } = project;
    const before = await project.world();

    const rehearsed = verifyRelease({ ...raw, smoke: [['grep', '-x', '1.3.0', '/said']] }, dryRun);

    await expect(rehearsed).rejects.toMatchObject({ code: 'EIMAGESMOKE' });
    expect(await project.world()).toEqual(before);
  });
});
