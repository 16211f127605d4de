import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { waybillFolder } from '@waybill/kernel';
import { toPep440 } from '@waybill/python';
import type { Building } from './build-image.ts';
import { findBuilder } from './builder.ts';
import { withLogin } from './builder-login.ts';
import { mayHaveNodes } from './builder-nodes.ts';
import { buildOptions, dockerfileOf, givenOptions, readDockerfile, takenBy } from './dockerfile/dockerfile.ts';
import { findHidden } from './dockerfile/find-hidden.ts';
import { guardContext } from './dockerfile/guard-context.ts';
import { buildFailed } from './errors.ts';
import { imageOf } from './image.ts';
import { joinLayouts } from './join-layouts.ts';
import { planBake } from './plan-bake.ts';
import { type Build, planBuild } from './plan-build.ts';
import { parseLostCaches, separateCaches } from './plan-caches.ts';
import { planTags } from './plan-tags.ts';
import { seedLayout } from './seed-layout.ts';

/** What is known of a build besides the options. */
export interface Planned {
  readonly labels: Readonly<Record<string, string>>;
  /** Of the layout; relative to the repository. */
  readonly destination: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/**
 * Has buildx build the image into an OCI layout. buildx writes none of a build on several machines, so that there each
 * platform is a build of its own, side by side, and the layouts are joined.
 *
 * @param folder the absolute path of the layout
 * @throws EIMAGEBUILD
 */
export async function runBuild(building: Building, folder: string, planned: Planned): Promise<void> {
  const { options, context, ports } = building;
  await adviseOnDistributions(building);
  const maySpread = options.platforms.length > 1 && (await mayHaveNodes(context.env));
  const { nodes } = maySpread ? await findBuilder(ports.run, options.builder) : { nodes: 1 };
  if (nodes <= 1) {
    await seedLayout(folder, join(context.cwd, waybillFolder), building.folder);
    return buildOnce(building, planned);
  }
  const parts = options.platforms.map((platform) => ({ platform, suffix: `-${platform.replaceAll('/', '-')}` }));
  const layouts = parts.map(({ suffix }) => folder + suffix);
  try {
    const caches = separateCaches(options);
    const builds = parts.map(({ platform, suffix }) =>
      buildOnce(
        { ...building, options: { ...options, ...caches, platforms: [platform] } },
        { ...planned, destination: planned.destination + suffix },
      ),
    );
    // All have ended before anything is removed.
    for (const outcome of await Promise.allSettled(builds)) if (outcome.status === 'rejected') throw outcome.reason;
    await joinLayouts(layouts, folder, planned.labels);
  } finally {
    for (const layout of layouts) await rm(layout, { recursive: true, force: true });
  }
}

async function buildOnce(building: Building, { createdAt, ...planned }: Planned): Promise<void> {
  const { options, context, ports } = building;
  const { version } = context.nextRelease;
  const given = {
    ...planned,
    buildArgs: [...versionArgs(version), ...options.buildArgs],
    contexts: { ...(await distributions(context.cwd, version)), ...options.contexts },
  };
  await using login = await withLogin(building);
  await using guarded = await guardContext(building);
  const { exitCode, stdout, stderr, tail } = await ports.run(
    'docker',
    await planArguments(building, { ...given, ...(guarded.dockerfile && { dockerfile: guarded.dockerfile }) }),
    {
      env: { ...login.env, SOURCE_DATE_EPOCH: String(createdAt) },
      stream: true,
    },
  );
  if (exitCode !== 0) throw buildFailed(exitCode, tail, await whyNotFound(building));
  for (const { step, reason } of parseLostCaches(`${stdout}\n${stderr}`))
    context.logger.warn(`The image is built, and its cache is not kept: ${step}: ${reason}`);
}

/** Sentences about what a `.dockerignore` keeps from the build; what cannot be read now does not hide how the build failed. */
async function whyNotFound(building: Building): Promise<string[]> {
  if (building.options.bake !== undefined) return [];
  return readDockerfile(building)
    .then((dockerfile) => findHidden(building, dockerfile))
    .catch(() => []);
}

type Given = Pick<Build, 'labels' | 'destination' | 'buildArgs' | 'contexts'> & Partial<Pick<Build, 'dockerfile'>>;

async function planArguments(building: Building, given: Given): Promise<string[]> {
  const { context, source, isRehearsal = false } = building;
  const options = isRehearsal ? { ...building.options, cacheTo: [] } : building.options;
  const { bake, target } = options;
  const tag = `${imageOf(options, context).name}:${planTags(context, options.tags).version}`;
  if (bake === undefined || target === undefined)
    return planBuild({ ...(await buildOptions({ ...building, options })), ...given, tag });
  const attests = source?.attests ?? [];
  return planBake({ ...givenOptions(options), ...given, file: bake, target, tag, attests, isRehearsal });
}

/** Versions without a PEP 440 form are no Python versions: then a Dockerfile has no use for one. */
function versionArgs(version: string): string[] {
  try {
    return [`VERSION=${version}`, `PEP440_VERSION=${toPep440(version)}`];
  } catch {
    return [`VERSION=${version}`];
  }
}

/** Says how the image can hold the wheel that is published, where it holds another one. */
async function adviseOnDistributions(building: Building): Promise<void> {
  const { context, options } = building;
  const { dist } = await distributions(context.cwd, context.nextRelease.version);
  const dockerfile = dist === undefined ? undefined : await dockerfileOf(building);
  if (dockerfile === undefined) return;
  const names = [...takenBy(dockerfile).map(({ from }) => from), ...dockerfile.stages.map(({ base }) => base)];
  if (names.some((name) => name?.toLowerCase() === 'dist')) return;
  const file = building.source?.dockerfile ?? options.dockerfile;
  context.logger.log(
    `\`${file}\` does not take the wheel that this release publishes. To install it, add \`RUN --mount=type=bind,from=dist,target=/dist pip install /dist/*.whl\`.`,
  );
}

/** The folder of the Python distributions that were just built, for `COPY --from=dist`. */
async function distributions(cwd: string, version: string): Promise<{ readonly dist?: string }> {
  const dist = `${waybillFolder}/${version}/dist`;
  const isThere = await stat(join(cwd, dist)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isThere ? { dist } : {};
}
