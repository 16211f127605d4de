import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { OneImage } from '../each-image.ts';
import { noDockerfile, noStage } from '../errors.ts';
import type { World } from '../image.ts';
import type { Options } from '../options.ts';
import { askStages } from './ask-stages.ts';
import { positionOf } from './parse-base.ts';
import { hasSyntax, readStages, readTaken, type Taken } from './read-stages.ts';
import type { Stage } from './stage.ts';

/** What is known of the Dockerfile of an image. */
export interface Dockerfile {
  readonly text: string;
  readonly stages: readonly Stage[];
  /** Name or position of the stage to build; the last one by default. */
  readonly target?: string | undefined;
}

/** Whether there is a Dockerfile. */
export async function hasDockerfile(cwd: string, { dockerfile }: Options): Promise<boolean> {
  return (await readIfThere(join(cwd, dockerfile))) !== undefined;
}

/** The stage to build, `undefined` for the last one. @throws ENODOCKERFILE, ENOSTAGE, EDOCKERFILE */
export async function findTarget(world: World): Promise<string | undefined> {
  return (await readDockerfile(world)).target;
}

/** Reads the Dockerfile, with the stages that the builder finds in it. @throws ENODOCKERFILE, ENOSTAGE, EDOCKERFILE */
export async function readDockerfile(world: World): Promise<Dockerfile> {
  const { options, context } = world;
  const { dockerfile, target: asked } = options;
  const text = await readIfThere(join(context.cwd, dockerfile));
  if (text === undefined) throw noDockerfile(dockerfile);
  const told = await askStages(world, text);
  const stages = told ?? readStages(text);
  if (asked === undefined) {
    return { text, stages, target: stages.some(({ name }) => name === 'production') ? 'production' : undefined };
  }
  // What was read without the builder is certain only where no here-document and no other grammar can be mistaken.
  const isCertain = told !== undefined || (stages.length > 0 && !text.includes('<<') && !hasSyntax(text));
  if (isCertain && stages[positionOf(stages, asked)] === undefined) {
    throw noStage(
      asked,
      dockerfile,
      stages.flatMap(({ name }) => name ?? []),
    );
  }
  return { text, stages, target: asked };
}

/** The Dockerfile of an image, that of a bake file included; `undefined` where it lies elsewhere. */
export async function dockerfileOf(world: OneImage): Promise<Dockerfile | undefined> {
  const { source, context } = world;
  if (source === undefined) return readDockerfile(world);
  const text =
    source.text ?? (await readIfThere(resolve(context.cwd, source.dockerfile ?? '.')).catch(() => undefined));
  return text === undefined ? undefined : { text, stages: readStages(text), target: source.stage };
}

/** What the stages take that the image is built from: the target, and those that it is based on or copies from. */
export function takenBy({ text, stages, target }: Dockerfile): Taken[] {
  const taken = readTaken(text, stages);
  const open = [target === undefined ? stages.length - 1 : positionOf(stages, target)];
  const seen = new Set<number>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const stage = stages[at];
    if (stage === undefined || seen.has(at)) continue;
    seen.add(at);
    const names = [stage.base, ...(taken[at] ?? []).flatMap(({ from }) => from ?? [])];
    open.push(...names.map((name) => positionOf(stages.slice(0, at), name)));
  }
  return [...seen].sort((a, b) => a - b).flatMap((at) => taken[at] ?? []);
}

/** The options of a build, with the stage that it builds. @throws ENODOCKERFILE, ENOSTAGE, EDOCKERFILE */
export async function buildOptions(world: World) {
  return { ...givenOptions(world.options), target: await findTarget(world) };
}

const noAttestations = { provenance: 'off', sbom: 'off' } as const;

/** The options in the words of a build. */
export function givenOptions(options: Options) {
  const { dockerfile, context, platforms, builder, secrets, ssh, cacheFrom, cacheTo, network } = options;
  const given = { dockerfile, context, platforms, builder, secrets, ssh, cacheFrom, cacheTo, network };
  const { reproducible, provenance, imageSbom: sbom } = options;
  return { ...given, reproducible, ...(options.attestations === 'off' ? noAttestations : { provenance, sbom }) };
}

/** The text of a file, `undefined` when there is none. */
export function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
