import { hasDockerfile } from './dockerfile/dockerfile.ts';
import type { World } from './image.ts';
import { isJoined } from './join-images.ts';

/** @returns why there is no image to build in this repository, `undefined` when there is one */
export async function canBuild({ options, context }: Pick<World, 'options' | 'context'>): Promise<string | undefined> {
  const { bake, images } = options;
  if (bake !== undefined || images.length > 0 || isJoined(options)) return undefined;
  return (await hasDockerfile(context.cwd, options)) ? undefined : `there is no \`${options.dockerfile}\``;
}
