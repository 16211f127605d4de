import { createRequire } from 'node:module';
import { type Artifact, type HookInput, type ReleaseContext, sourceDate } from '@waybill/kernel';
import { describeDistribution } from './describe-distribution.ts';
import { describeImage } from './describe-image.ts';
import type { SpecVersion } from './options.ts';
import { type Description, forgetSboms, writeSbom } from './write-sbom.ts';

type Input = HookInput<{ readonly specVersion: SpecVersion }, ReleaseContext>;

/** Describes everything in a release that has an inside, all of it side by side, and writes the documents. */
export async function describeRelease(input: Input, artifacts: readonly Artifact[]): Promise<Description[]> {
  const { cwd, nextRelease } = input.context;
  const { version } = nextRelease;
  const toolVersion: string = createRequire(import.meta.url)('../package.json').version;
  const { specVersion } = input.options;
  const seconds = await sourceDate(input);
  const time = seconds === undefined ? undefined : new Date(seconds * 1000);
  await forgetSboms(cwd, version);

  const [wheel] = artifacts.filter(({ kind }) => kind === 'wheel');
  const images = artifacts.filter(({ kind }) => kind === 'image');
  const descriptions = [
    ...(wheel === undefined ? [] : [describeDistribution(cwd, wheel, artifacts)]),
    ...images.map((image) => describeImage(cwd, image, { version, images })),
  ];
  return Promise.all(
    descriptions.map(async (each) => {
      const description = await each;
      await writeSbom(cwd, version, { ...description, specVersion, time, toolVersion });
      return description;
    }),
  );
}
