import { type Artifact, type HookInput, type ReleaseContext, sourceDate } from '@waybill/kernel';
import type { Description } from '../bom/index.ts';
import { writeChanges } from '../changes/index.ts';
import { forgetSboms, writeSbom } from '../documents/index.ts';
import { handOver } from '../handover/index.ts';
import { describeImage, type PlatformContents } from '../image/index.ts';
import type { Options } from '../options.ts';
import { type AskLicenses, describeDistribution, groupDistributions, lookUp } from '../python/index.ts';

type Input = HookInput<Options, ReleaseContext>;

/** A description and the files that it is in. */
export interface WrittenDescription extends Description {
  readonly files: readonly string[];
}

/**
 * Describes everything in a release that has an inside, and writes the documents.
 *
 * @param toolVersion of this plugin
 */
export async function describeRelease(
  input: Input,
  { artifacts, toolVersion }: { readonly artifacts: readonly Artifact[]; readonly toolVersion: string },
): Promise<WrittenDescription[]> {
  const { cwd, nextRelease } = input.context;
  const { version } = nextRelease;
  const { specVersion, formats } = input.options;
  const seconds = await sourceDate(input);
  const time = seconds === undefined ? undefined : new Date(seconds * 1000);
  await forgetSboms(cwd, version);

  const images = artifacts.filter(({ kind }) => kind === 'image');
  const descriptions: Description[] = [];
  // One after another: wheels may be large, and each image reads several platforms at once.
  for (const files of groupDistributions(artifacts)) {
    descriptions.push(
      await describeDistribution(cwd, files, { ...input.options, usesVenv: true }, licenseAsker(input)),
    );
  }
  const complete = (platform: PlatformContents) => handOver(platform, input);
  for (const image of images) descriptions.push(...(await describeImage(cwd, image, { version, images, complete })));
  const written: WrittenDescription[] = [];
  for (const description of descriptions) {
    const files: string[] = [];
    for (const format of new Set(formats)) {
      files.push(await writeSbom(cwd, version, description, { format, specVersion, time, toolVersion }));
    }
    written.push({ ...description, files });
  }
  if (input.options.changes) {
    for (const { describes, platform, added, removed, upgraded } of await writeChanges(input, descriptions)) {
      const subject = platform === undefined ? describes : `${describes} (${platform})`;
      const counts = `${added.length} added, ${removed.length} removed, ${upgraded.length} of another version`;
      input.context.logger.log(`Components of ${subject} since ${input.context.lastRelease.version}: ${counts}.`);
    }
  }
  return written;
}

/** Asks an index where the configuration says so. */
function licenseAsker({ options, context, ports }: Input): AskLicenses | undefined {
  if (options.licenses === 'environment') return undefined;
  return async (known) => {
    const { components, problem } = await lookUp(known, ports.http);
    if (problem !== undefined) context.logger.warn(`Some licences are missing from the SBOM: ${problem}`);
    return components;
  };
}
