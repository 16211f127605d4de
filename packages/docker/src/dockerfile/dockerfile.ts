import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { noDockerfile, noStage } from '../errors.ts';
import type { ImageContext, OneImage } from '../image/index.ts';
import type { Options } from '../options.ts';
import { askStages } from './ask-stages.ts';
import { findStage } from './parse-base.ts';
import { hasSyntax, readStages, readTaken, type Stage, type Taken } from './read-stages.ts';

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
export async function findTarget(input: ImageContext): Promise<string | undefined> {
  return (await readDockerfile(input)).target;
}

/** Reads the Dockerfile, with the stages that the builder finds in it. @throws ENODOCKERFILE, ENOSTAGE, EDOCKERFILE */
export async function readDockerfile(input: ImageContext): Promise<Dockerfile> {
  const { options, context } = input;
  const { dockerfile, target: asked } = options;
  const text = await readIfThere(join(context.cwd, dockerfile));
  if (text === undefined) throw noDockerfile(dockerfile);
  const told = await askStages(input, text);
  const stages = told ?? readStages(text);
  if (asked === undefined) {
    return { text, stages, target: stages.some(({ name }) => name === 'production') ? 'production' : undefined };
  }
  // What was read without the builder is certain only where no here-document and no other grammar can be mistaken.
  const isCertain = told !== undefined || (stages.length > 0 && !text.includes('<<') && !hasSyntax(text));
  if (isCertain && stages[findStage(stages, asked)] === undefined) {
    throw noStage(
      asked,
      dockerfile,
      stages.flatMap(({ name }) => name ?? []),
    );
  }
  return { text, stages, target: asked };
}

/** The Dockerfile of an image, that of a bake file included; `undefined` where it lies elsewhere. @throws EDOCKERFILE */
export async function findDockerfile(input: OneImage): Promise<Dockerfile | undefined> {
  const { source, context } = input;
  if (source === undefined) return readDockerfile(input);
  const file = resolve(context.cwd, source.dockerfile ?? '.');
  const text = source.text ?? (await readIfThere(file).catch(() => undefined));
  if (text === undefined) return undefined;
  // The builder can be asked about what is here.
  const local = source.text === undefined ? localSource(input) : input;
  const told = local === undefined ? undefined : await askStages(local, text);
  return { text, stages: told ?? readStages(text), target: source.stage };
}

/**
 * An image with the Dockerfile and the build context that it has in this checkout, those of a bake file included.
 *
 * @returns `undefined` where one of them is not here, or where the bake file itself holds the Dockerfile
 */
export function localSource(input: OneImage): OneImage | undefined {
  const { options, source } = input;
  if (source === undefined) return options.bake === undefined ? input : undefined;
  const { dockerfile, context } = source;
  if (dockerfile === undefined || context === undefined) return undefined;
  return { ...input, options: { ...options, dockerfile, context } };
}

/** What the stages take that the image is built from: the target, and those that it is based on or copies from. */
export function findTaken({ text, stages, target }: Dockerfile): Taken[] {
  const taken = readTaken(text, stages);
  const open = [target === undefined ? stages.length - 1 : findStage(stages, target)];
  const seen = new Set<number>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const stage = stages[at];
    if (stage === undefined || seen.has(at)) continue;
    seen.add(at);
    const names = [stage.base, ...(taken[at] ?? []).flatMap(({ from }) => from ?? [])];
    open.push(...names.map((name) => findStage(stages.slice(0, at), name)));
  }
  return [...seen].sort((a, b) => a - b).flatMap((at) => taken[at] ?? []);
}

/** The text of a file, `undefined` when there is none. */
export function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
