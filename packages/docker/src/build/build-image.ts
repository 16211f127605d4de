import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { releasePaths, sourceDate } from '@waybill/kernel';
import { detachAttestations, readLayout } from '@waybill/oci';
import { missingPlatforms } from '../builder/index.ts';
import { lostPlatforms } from '../errors.ts';
import { type BuildInput, type BuiltImage, ownFolder } from '../image/index.ts';
import { findLabels } from './find-labels.ts';
import { isJoined, joinImages } from './join-images.ts';
import { runBuild } from './run-build.ts';

/**
 * Builds the image for all platforms into an OCI layout below the release's folder, or joins what other jobs built; an
 * earlier layout is replaced.
 *
 * @throws EIMAGEBUILD with the last lines of the build, ELOSTPLATFORM, ENOJOINEDIMAGE, EPLATFORMTWICE
 */
export async function buildImage(input: BuildInput): Promise<BuiltImage> {
  const { options, context, ports } = input;
  const { nextRelease } = context;
  const destination = `${releasePaths.of(nextRelease.version).folder}/${input.folder}`;
  const createdAt = (await sourceDate(input)) ?? Math.floor(ports.clock.now().getTime() / 1000);
  const labels = await findLabels(input, createdAt);

  const folder = join(await ownFolder(input), input.folder);
  // BuildKit would add to the layout that is there.
  await rm(folder, { recursive: true, force: true });
  if (isJoined(options)) await joinImages(input, folder, labels);
  else await runBuild(input, folder, { labels, destination, createdAt });
  if (!isJoined(options) && options.attestations !== 'inside') await detachAttestations(folder);

  const layout = await readLayout(folder);
  const missing = missingPlatforms(options.platforms, layout.platforms);
  if (missing.length > 0) throw lostPlatforms(missing);
  return { path: destination, layout };
}
