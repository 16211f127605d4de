import { type Artifact, type HookInput, type ReleaseContext, sourceDate } from '@waybill/kernel';
import { type Description, forgetSboms, writeSbom } from '../bom/index.ts';
import { describeImage } from '../image/index.ts';
import type { SpecVersion } from '../options.ts';
import { describeDistribution, groupDistributions } from '../python/index.ts';

type Input = HookInput<{ readonly specVersion: SpecVersion }, ReleaseContext>;

/**
 * Describes everything in a release that has an inside, and writes the documents.
 *
 * @param toolVersion of this plugin
 */
export async function describeRelease(
  input: Input,
  { artifacts, toolVersion }: { readonly artifacts: readonly Artifact[]; readonly toolVersion: string },
): Promise<Description[]> {
  const { cwd, nextRelease } = input.context;
  const { version } = nextRelease;
  const { specVersion } = input.options;
  const seconds = await sourceDate(input);
  const time = seconds === undefined ? undefined : new Date(seconds * 1000);
  await forgetSboms(cwd, version);

  const images = artifacts.filter(({ kind }) => kind === 'image');
  const distributions = await Promise.all(
    groupDistributions(artifacts).map((files) => describeDistribution(cwd, files)),
  );
  const descriptions: Description[] = distributions;
  // One after another: each one reads several platforms at once.
  for (const image of images) descriptions.push(...(await describeImage(cwd, image, { version, images })));
  await Promise.all(
    descriptions.map((description) => writeSbom(cwd, version, { ...description, specVersion, time, toolVersion })),
  );
  return descriptions;
}
