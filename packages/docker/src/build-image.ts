import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { forgetArtifacts, type ReleaseContext, releaseFolder, sourceDate, waybillFolder } from '@waybill/kernel';
import { readPythonProject, toPep440 } from '@waybill/python';
import { buildOptions } from './dockerfile.ts';
import { buildFailed, lostPlatforms } from './errors.ts';
import { imageOf, type World } from './image.ts';
import { type Layout, readLayout } from './oci-layout.ts';
import { missingPlatforms } from './parse-builder.ts';
import { type Build, planBuild } from './plan-build.ts';
import { planLabels } from './plan-labels.ts';
import { seedLayout } from './seed-layout.ts';

export interface Building extends World {
  readonly context: ReleaseContext;
}

/** A built image. `path` is relative to the repository, with `/`. */
export interface BuiltImage {
  readonly path: string;
  readonly layout: Layout;
}

/**
 * Builds the image for all platforms into an OCI layout below the release's folder; an earlier one is replaced.
 *
 * @throws EIMAGEBUILD with the last lines of the build, ELOSTPLATFORM
 */
export async function buildImage(building: Building): Promise<BuiltImage> {
  const { options, context, ports } = building;
  const { cwd, env, nextRelease } = context;
  const destination = `${waybillFolder}/${nextRelease.version}/image`;
  const createdAt = (await sourceDate(building)) ?? Math.floor(ports.clock.now().getTime() / 1000);
  const args = planBuild({ ...(await planned(building, createdAt)), destination });

  await forgetArtifacts(cwd, nextRelease.version, ['image']);
  const folder = join(await releaseFolder(cwd, nextRelease.version), 'image');
  // BuildKit would add to the layout that is there.
  await rm(folder, { recursive: true, force: true });
  await seedLayout(folder, join(cwd, waybillFolder));
  const { exitCode, tail } = await ports.run('docker', args, {
    env: { ...env, SOURCE_DATE_EPOCH: String(createdAt) },
    stream: true,
  });
  if (exitCode !== 0) throw buildFailed(exitCode, tail);

  const layout = await readLayout(join(cwd, destination));
  const missing = missingPlatforms(options.platforms, layout.platforms);
  if (missing.length > 0) throw lostPlatforms(missing);
  return { path: destination, layout };
}

/** What the options and the release say about the build. `createdAt` is in seconds. */
async function planned({ options, context }: Building, createdAt: number): Promise<Omit<Build, 'destination'>> {
  const { cwd, nextRelease } = context;
  const { version, gitHead: revision } = nextRelease;
  const { repositoryUrl } = context.options;
  const { name: image } = imageOf(options, context);
  const project = await readPythonProject(cwd);
  return {
    ...(await buildOptions(cwd, options)),
    buildArgs: [...versionArgs(version), ...options.buildArgs],
    labels: planLabels({ image, version, revision, createdAt, repositoryUrl, project }),
    contexts: { ...(await distributions(cwd, version)), ...options.contexts },
  };
}

/** Versions without a PEP 440 form are no Python versions: then a Dockerfile has no use for one. */
function versionArgs(version: string): string[] {
  try {
    return [`VERSION=${version}`, `PEP440_VERSION=${toPep440(version)}`];
  } catch {
    return [`VERSION=${version}`];
  }
}

/** The folder of the Python distributions that were just built, for `COPY --from=dist`. */
async function distributions(cwd: string, version: string): Promise<Record<string, string>> {
  const dist = `${waybillFolder}/${version}/dist`;
  const isThere = await stat(join(cwd, dist)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isThere ? { dist } : {};
}
