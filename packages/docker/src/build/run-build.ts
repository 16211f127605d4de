import { mkdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readArtifacts, waybillFolder } from '@waybill/kernel';
import { joinLayouts } from '@waybill/oci';
import { toPep440 } from '@waybill/python';
import { findBuilder, mayHaveNodes, parseLostCaches, separateCaches, withLogin } from '../builder/index.ts';
import { findDockerfile, findHidden, findTaken, guardContext, localSource } from '../dockerfile/index.ts';
import { buildFailed } from '../errors.ts';
import { type BuildInput, findImageName, ownFolder } from '../image/index.ts';
import { planTags } from '../tags/index.ts';
import { planBake } from './plan-bake.ts';
import { type Build, planBuild } from './plan-build.ts';
import { seedLayout } from './seed-layout.ts';
import { buildOptions, givenOptions } from './select-options.ts';

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
export async function runBuild(input: BuildInput, folder: string, planned: Planned): Promise<void> {
  const { options, context, ports } = input;
  await adviseOnDistributions(input);
  const maySpread = options.platforms.length > 1 && (await mayHaveNodes(context.env));
  const { nodes } = maySpread ? await findBuilder(ports.run, options.builder) : { nodes: 1 };
  if (nodes <= 1) {
    await seedLayout(folder, join(context.cwd, waybillFolder), input.folder);
    return buildOnce(input, planned);
  }
  const parts = options.platforms.map((platform) => ({ platform, suffix: `-${platform.replaceAll('/', '-')}` }));
  const layouts = parts.map(({ suffix }) => folder + suffix);
  try {
    const caches = separateCaches(options);
    const builds = parts.map(({ platform, suffix }) =>
      buildOnce(
        { ...input, options: { ...options, ...caches, platforms: [platform] } },
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

async function buildOnce(input: BuildInput, { createdAt, ...planned }: Planned): Promise<void> {
  const { options, context, ports } = input;
  const { version } = context.nextRelease;
  const given = {
    ...planned,
    buildArgs: [...versionArgs(version), ...options.buildArgs],
    contexts: { ...(await distributions(context.cwd, version)), ...options.contexts },
  };
  await using login = await withLogin(input);
  // Of a bake file, buildx 0.19 and later takes a Dockerfile elsewhere only where it is allowed to by name.
  const parent = options.bake === undefined ? undefined : await ownFolder(input);
  if (parent !== undefined) await mkdir(parent, { recursive: true });
  await using guarded = await guardContext(input, parent);
  const { exitCode, stdout, stderr, tail } = await ports.run(
    'docker',
    await planArguments(input, { ...given, ...(guarded.dockerfile && { dockerfile: guarded.dockerfile }) }),
    {
      env: { ...login.env, SOURCE_DATE_EPOCH: String(createdAt) },
      stream: true,
    },
  );
  if (exitCode !== 0) throw buildFailed(exitCode, tail, await whyNotFound(input));
  for (const { step, reason } of parseLostCaches(`${stdout}\n${stderr}`))
    context.logger.warn(`The image is built, and its cache is not kept: ${step}: ${reason}`);
}

/** Sentences about what a `.dockerignore` keeps from the build; what cannot be read now does not hide how the build failed. */
async function whyNotFound(input: BuildInput): Promise<string[]> {
  const local = localSource(input);
  if (local === undefined) return [];
  return findDockerfile(input)
    .then((dockerfile) => (dockerfile === undefined ? [] : findHidden(local, dockerfile)))
    .catch(() => []);
}

type Given = Pick<Build, 'labels' | 'destination' | 'buildArgs' | 'contexts'> & Partial<Pick<Build, 'dockerfile'>>;

async function planArguments(input: BuildInput, given: Given): Promise<string[]> {
  const { context, source, isRehearsal = false } = input;
  const options = isRehearsal ? { ...input.options, cacheTo: [] } : input.options;
  const { bake, target } = options;
  const tag = `${findImageName(options, context).name}:${planTags(context, options.tags).version}`;
  if (bake === undefined || target === undefined)
    return planBuild({ ...(await buildOptions({ ...input, options })), ...given, tag });
  const attests = source?.attests ?? [];
  const { dockerfile: guarded } = given;
  return planBake({ ...givenOptions(options), ...given, guarded, file: bake, target, tag, attests, isRehearsal });
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
async function adviseOnDistributions(input: BuildInput): Promise<void> {
  const { context, options } = input;
  const { dist } = await distributions(context.cwd, context.nextRelease.version);
  const dockerfile = dist === undefined ? undefined : await findDockerfile(input);
  if (dockerfile === undefined) return;
  const names = [...findTaken(dockerfile).map(({ from }) => from), ...dockerfile.stages.map(({ base }) => base)];
  if (names.some((name) => name?.toLowerCase() === 'dist')) return;
  const file = input.source?.dockerfile ?? options.dockerfile;
  context.logger.log(
    `\`${file}\` does not take the wheel that this release publishes. To install it, add \`RUN --mount=type=bind,from=dist,target=/dist pip install /dist/*.whl\`.`,
  );
}

/** The folder of the Python distributions that were just built, for `COPY --from=dist`: where their records say. */
async function distributions(cwd: string, version: string): Promise<{ readonly dist?: string }> {
  const artifacts = await readArtifacts(cwd, version);
  const built = artifacts.find(({ kind }) => kind === 'wheel') ?? artifacts.find(({ kind }) => kind === 'sdist');
  return built?.path === undefined ? {} : { dist: posix.dirname(built.path) };
}
