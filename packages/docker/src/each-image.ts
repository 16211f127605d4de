import type { BaseContext } from '@waybill/kernel';
import { type BakeSource, type BakeTarget, readBake } from './bake-file.ts';
import { imageOf, type World } from './image.ts';
import type { Options } from './options.ts';

/** One image of the release: the options are those that hold for it. */
export interface OneImage extends World {
  /** Where its layout lies in the folder of the release. */
  readonly folder: string;
  /** What a bake file builds it from. */
  readonly source?: BakeSource;
}

type Baked = Pick<OneImage, 'options' | 'source'>;

/**
 * The images of a release: those of `images`, where an entry that builds with a bake file may stand for several.
 *
 * @throws ENOIMAGENAME, EBAKEFILE
 */
export async function eachImage<C extends BaseContext>(
  world: World & { readonly context: C },
): Promise<(OneImage & { readonly context: C })[]> {
  const { images, ...shared } = world.options;
  const written = images.length === 0 ? [shared] : images.map((own) => ({ ...shared, ...own }));
  const baked = await Promise.all(
    written.map((own) => withBake({ ...world, options: { ...own, images: [] } as Options })),
  );
  const all = baked.flat();
  return all.map((one) => {
    const slug = imageOf(one.options, world.context).name.replace(/[^a-z0-9.-]+/g, '-');
    return { ...world, ...one, folder: all.length === 1 ? 'image' : `images/${slug}` };
  });
}

async function withBake(world: World): Promise<Baked[]> {
  const { options } = world;
  if (options.bake === undefined) return [{ options }];
  const targets = await readBake(world, options.bake);
  const nameOf = ({ name, image }: BakeTarget) => {
    if (targets.length === 1 && options.image !== undefined) return options.image;
    return image ?? (targets.length === 1 ? undefined : `${imageOf(options, world.context).name}-${name}`);
  };
  return targets.map((target) => {
    const image = nameOf(target);
    const platforms = target.platforms.length > 0 ? [...target.platforms] : options.platforms;
    const own = { ...options, target: target.name, platforms, ...(image === undefined ? {} : { image }) };
    return { options: own, source: target.source };
  });
}
