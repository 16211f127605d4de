import { createRequire } from 'node:module';
import { type Artifact, type HookInput, type ReleaseContext, sourceDate } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
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

  const images = artifacts.filter(({ kind }) => kind === 'image');
  const descriptions = [
    ...projectsIn(artifacts).map(({ wheel, files }) => describeDistribution(cwd, wheel, files)),
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

interface ProjectFiles {
  /** The one whose metadata is read. */
  readonly wheel: Artifact;
  /** Every wheel and sdist of the project. */
  readonly files: readonly Artifact[];
}

/** The Python projects of a release: several may be released together, and each gets a document of its own. */
function projectsIn(artifacts: readonly Artifact[]): ProjectFiles[] {
  const distributions = artifacts.filter(({ kind }) => kind === 'wheel' || kind === 'sdist');
  const byProject = Map.groupBy(distributions, ({ name }) => projectOf(name));
  return [...byProject.values()].flatMap((files) => {
    const wheel = files.find(({ kind }) => kind === 'wheel');
    return wheel === undefined ? [] : [{ wheel, files }];
  });
}

/** The project that a file name begins with: up to the first hyphen in a wheel, up to the last one in an sdist. */
function projectOf(file: string): string {
  const name = file.endsWith('.whl') ? file.slice(0, file.indexOf('-')) : file.slice(0, file.lastIndexOf('-'));
  return normalizeName(name);
}
