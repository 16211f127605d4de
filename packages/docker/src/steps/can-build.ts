import { isJoined } from '../build/index.ts';
import { hasDockerfile } from '../dockerfile/index.ts';
import type { ImageContext } from '../image/index.ts';

/** @returns why there is no image to build in this repository, `undefined` when there is one */
export async function canBuild({
  options,
  context,
}: Pick<ImageContext, 'options' | 'context'>): Promise<string | undefined> {
  const { bake, images } = options;
  if (bake !== undefined || images.length > 0 || isJoined(options)) return undefined;
  return (await hasDockerfile(context.cwd, options)) ? undefined : `there is no \`${options.dockerfile}\``;
}
