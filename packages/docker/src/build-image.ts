import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReleaseContext, sourceDate, waybillFolder } from '@waybill/kernel';
import { readPythonProject } from '@waybill/python';
import { detachAttestations } from './detached-attestations.ts';
import { findBase } from './dockerfile/find-base.ts';
import type { OneImage } from './each-image.ts';
import { lostPlatforms } from './errors.ts';
import { imageOf } from './image.ts';
import { isJoined, joinImages } from './join-images.ts';
import { type Layout, readLayout } from './oci-layout.ts';
import { ownFolder } from './own-folder.ts';
import { missingPlatforms } from './parse-builder.ts';
import { planLabels } from './plan-labels.ts';
import { planTags } from './plan-tags.ts';
import { projectAuthors } from './project-authors.ts';
import { runBuild } from './run-build.ts';

export interface Building extends OneImage {
  readonly context: ReleaseContext;
  /** Whether nothing is kept of it: then no cache is written, and it is not the current release of this folder. */
  readonly isRehearsal?: boolean;
}

/** A built image. `path` is relative to the repository, with `/`. */
export interface BuiltImage {
  readonly path: string;
  readonly layout: Layout;
}

/**
 * Builds the image for all platforms into an OCI layout below the release's folder, or joins what other jobs built; an
 * earlier layout is replaced.
 *
 * @throws EIMAGEBUILD with the last lines of the build, ELOSTPLATFORM, ENOJOINEDIMAGE, EPLATFORMTWICE
 */
export async function buildImage(building: Building): Promise<BuiltImage> {
  const { options, context, ports } = building;
  const { nextRelease } = context;
  const destination = `${waybillFolder}/${nextRelease.version}/${building.folder}`;
  const createdAt = (await sourceDate(building)) ?? Math.floor(ports.clock.now().getTime() / 1000);
  const labels = await labelsOf(building, createdAt);

  const folder = join(await ownFolder(building), building.folder);
  // BuildKit would add to the layout that is there.
  await rm(folder, { recursive: true, force: true });
  if (isJoined(options)) await joinImages(building, folder, labels);
  else await runBuild(building, folder, { labels, destination, createdAt });
  if (!isJoined(options) && options.attestations !== 'inside') await detachAttestations(folder);

  const layout = await readLayout(folder);
  const missing = missingPlatforms(options.platforms, layout.platforms);
  if (missing.length > 0) throw lostPlatforms(missing);
  return { path: destination, layout };
}

/** What the image says about itself. `createdAt` is in seconds. */
async function labelsOf(building: Building, createdAt: number): Promise<Record<string, string>> {
  const { options, context } = building;
  const { version, gitHead: revision } = context.nextRelease;
  const { repositoryUrl } = context.options;
  const { name: image } = imageOf(options, context);
  const [project, base] = await Promise.all([
    readPythonProject(context.cwd),
    isJoined(options) ? undefined : findBase(building),
  ]);
  const known = project && { ...project, authors: projectAuthors(project) };
  const { labels } = options;
  const { version: own, moving } = planTags(context, options.tags);
  const tags = [own, ...moving.map(({ name }) => name)];
  return planLabels({ tags, image, version, revision, createdAt, repositoryUrl, project: known, base, labels });
}
