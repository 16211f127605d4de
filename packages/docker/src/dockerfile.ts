import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { noDockerfile, noStage } from './errors.ts';
import type { Options } from './options.ts';
import { type Dockerfile, ignoresReleases, parseDockerfile } from './parse-dockerfile.ts';
import { planTarget } from './plan-build.ts';

/** Reads the Dockerfile. @throws ENODOCKERFILE */
async function readDockerfile(cwd: string, { dockerfile }: Options): Promise<Dockerfile> {
  const text = await readIfThere(join(cwd, dockerfile));
  if (text === undefined) throw noDockerfile(dockerfile);
  return parseDockerfile(text);
}

/** Whether there is a Dockerfile. */
export async function hasDockerfile(cwd: string, { dockerfile }: Options): Promise<boolean> {
  return (await readIfThere(join(cwd, dockerfile))) !== undefined;
}

/** The stage to build, `undefined` for the last one. @throws ENODOCKERFILE, ENOSTAGE */
export async function findTarget(cwd: string, options: Options): Promise<string | undefined> {
  const { stages } = await readDockerfile(cwd, options);
  const target = planTarget(options.target, stages);
  // BuildKit takes a number too: the position of a stage.
  const exists = target === undefined || stages.includes(target.toLowerCase()) || /^\d+$/.test(target);
  if (!exists) throw noStage(target, options.dockerfile, stages);
  return target;
}

/** What the options say about a build, whatever is released. @throws ENODOCKERFILE, ENOSTAGE */
export async function buildOptions(cwd: string, options: Options) {
  return { ...givenOptions(options), target: await findTarget(cwd, options) };
}

const noAttestations = { provenance: 'off', sbom: 'off' } as const;

/** The options in the words of a build. */
export function givenOptions(options: Options) {
  const { dockerfile, context, platforms, builder, secrets, ssh, cacheFrom, cacheTo, network } = options;
  const given = { dockerfile, context, platforms, builder, secrets, ssh, cacheFrom, cacheTo, network };
  const { reproducible, provenance, imageSbom: sbom } = options;
  return { ...given, reproducible, ...(options.attestations === 'off' ? noAttestations : { provenance, sbom }) };
}

/** Whether the image would take along what earlier steps and earlier releases left in `.waybill`. */
export async function copiesReleases(cwd: string, options: Options): Promise<boolean> {
  const { copiesContext } = await readDockerfile(cwd, options);
  const isAbove = relative(options.context, '.')
    .split(/[/\\]/)
    .every((part) => part !== '..');
  if (!copiesContext || !isAbove) return false;
  const own = await readIfThere(join(cwd, `${options.dockerfile}.dockerignore`));
  return !ignoresReleases(own ?? (await readIfThere(join(cwd, options.context, '.dockerignore'))) ?? '');
}

function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
