import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ActionsCache, actionsCache, emulatedS3 } from '@waybill/rehearsal';
import { execa } from 'execa';
import { type ImageWorkshop, imageWorkshop } from '../../../../test/harness/images/image-workshop.ts';
import { onDocker } from '../../../../test/harness/images/on-docker.ts';
import { ownBuildkit } from '../../../../test/harness/images/own-buildkit.ts';
import { prepare, publish, verifyConditions } from '../../src/index.ts';

/** What the step writes is another each time that it is run. */
const dockerfile = `ARG BASE
FROM \${BASE}
RUN cat /proc/sys/kernel/random/uuid > /said
ARG VERSION
CMD ["cat", "/said"]
`;

let workshop: ImageWorkshop;
let github: ActionsCache;

beforeAll(async () => {
  // Of the releases of Debian the first whose builder knows the second version of GitHub's cache.
  workshop = await imageWorkshop('forky');
});

afterAll(() => workshop?.stop());

beforeEach(async () => {
  github = await actionsCache();
});

afterEach(() => github.stop());

const withDocker = await onDocker(() => workshop.engine);

describe('a step that a cache holds is not run again on another machine', () => {
  const caches = (base: string) => `${base}-{platform}`;

  withDocker("with GitHub's cache", async () => {
    const cache = caches('type=gha,scope=image');

    expect(await twice(() => ({ cacheFrom: [cache], cacheTo: [`${cache},mode=max`] }))).toHaveLength(1);
    expect(github.keys()).toContainEqual(expect.stringContaining('index-image-linux-amd64'));
  });

  withDocker('with a folder', async () => {
    const [cacheFrom, cacheTo] = [[caches('type=local,src=cache')], [`${caches('type=local,dest=cache')},mode=max`]];

    expect(await twice(() => ({ cacheFrom, cacheTo }))).toHaveLength(1);
  });

  withDocker('with the registry', async () => {
    const said = await twice((image) => {
      const cache = caches(`type=registry,ref=${image}:cache`);
      return { cacheFrom: [cache], cacheTo: [`${cache},mode=max`] };
    });

    expect(said).toHaveLength(1);
  });

  // The BuildKit inside an engine has no cache in S3, and Debian has no other.
  const program = process.env['WAYBILL_BUILDKITD'] ?? '';
  (program === '' ? it.skip : withDocker)('with S3 (WAYBILL_BUILDKITD)', async () => {
    const s3 = await emulatedS3(['caches']);
    try {
      const where = `region=us-east-1,bucket=caches,endpoint_url=${s3.url},use_path_style=true`;
      const cache = caches(`type=s3,${where},name=image`);
      const options = { cacheFrom: [cache], cacheTo: [`${cache},mode=max`] };

      expect(await twice(() => options, { env: s3.environment, program })).toHaveLength(1);
      expect((await s3.objects('caches')).map(({ key }) => key)).toContain('manifests/image-linux-amd64');
    } finally {
      await s3.stop();
    }
  });

  withDocker('and is run again without a cache', async () => {
    expect(await twice(() => ({}))).toHaveLength(2);
  });
});

withDocker('a cache that cannot be written is a warning, and the image is delivered', async () => {
  await using project = await workshop.project({ Dockerfile: dockerfile });
  await github.stop();
  const context = await project.contextOf('1.2.0', github.environment);
  const raw = { ...project.raw, platforms: ['linux/amd64'], smoke: 'off', cacheTo: ['type=gha,mode=max'] };

  await prepare(raw, context);
  await publish(raw, context);

  expect(context.lines).toContainEqual(expect.stringContaining('its cache is not kept: exporting to GitHub Actions'));
});

withDocker('a cache that the builder or the job does not have is named before anything is built', async () => {
  await using project = await workshop.project({ Dockerfile: dockerfile });
  const context = await project.contextOf('1.2.0', { ACTIONS_RUNTIME_TOKEN: undefined });
  const verified = (cacheTo: string[]) => verifyConditions({ ...project.raw, cacheTo }, context);

  await expect(verified(['type=s3,region=r,bucket=b'])).rejects.toMatchObject({ code: 'EBUILDCACHE' });
  await verified(['type=gha']);
  expect(context.lines).toContainEqual(expect.stringContaining('`type=gha` is not used'));
});

interface Machine {
  readonly env?: Readonly<Record<string, string>>;
  /** The `buildkitd` that builds instead of the engine. */
  readonly program?: string;
}

/** Releases twice, the second time on a machine that has built nothing. @returns what the step has written, once each */
async function twice(caches: (image: string) => object, { env = github.environment, program }: Machine = {}) {
  await using project = await workshop.project({ Dockerfile: dockerfile });
  const said = new Set<string>();
  for (const version of ['1.2.0', '1.3.0']) {
    await using own = program === undefined ? undefined : await ownBuildkit({ program, env: workshop.engine.env });
    const context = await project.contextOf(version, env);
    const options = { ...project.raw, platforms: ['linux/amd64'], smoke: 'off', ...caches(project.raw.image) };
    const raw = { ...options, nodes: own && [{ endpoint: own.endpoint, platforms: options.platforms }] };
    await prepare(raw, context);
    await publish(raw, context);
    said.add(await workshop.run(`${project.raw.image}:${version}`));
    await execa('docker', ['buildx', 'prune', '--all', '--force'], { env: workshop.engine.env });
    await rm(join(project.cwd, '.waybill'), { recursive: true, force: true });
  }
  return [...said];
}
