import type { BaseContext } from '@waybill/kernel';
import { badBakeFile } from '../errors.ts';
import type { Options } from '../options.ts';
import { findImageName, type ImageContext } from './image-context.ts';
import { type BakeSource, type BakeTarget, parseBake } from './parse-bake.ts';

/** One image of the release: the options are those that hold for it. */
export interface OneImage extends ImageContext {
  /** Where its layout is in the folder of the release. */
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
  input: ImageContext & { readonly context: C },
): Promise<(OneImage & { readonly context: C })[]> {
  const { images, ...shared } = input.options;
  const written = images.length === 0 ? [shared] : images.map((own) => ({ ...shared, ...own }));
  const baked = await Promise.all(
    written.map((own) => withBake({ ...input, options: { ...own, images: [] } as Options })),
  );
  const all = baked.flat();
  return all.map((one) => {
    const slug = findImageName(one.options, input.context).name.replace(/[^a-z0-9.-]+/g, '-');
    return { ...input, ...one, folder: all.length === 1 ? 'image' : `images/${slug}` };
  });
}

async function withBake(input: ImageContext): Promise<Baked[]> {
  const { options } = input;
  if (options.bake === undefined) return [{ options }];
  const targets = await readBake(input, options.bake);
  const nameOf = ({ name, image }: BakeTarget) => {
    if (targets.length === 1 && options.image !== undefined) return options.image;
    return image ?? (targets.length === 1 ? undefined : `${findImageName(options, input.context).name}-${name}`);
  };
  return targets.map((target) => {
    const image = nameOf(target);
    const platforms = target.platforms.length > 0 ? [...target.platforms] : options.platforms;
    const own = { ...options, target: target.name, platforms, ...(image === undefined ? {} : { image }) };
    return { options: own, source: target.source };
  });
}

/** Milliseconds: a bake file may be large, and buildx reads it without the builder. */
const patience = 60_000;

/** The targets of a bake file that are images of this release, as buildx understands them. @throws EBAKEFILE */
export async function readBake({ options, ports }: ImageContext, file: string): Promise<BakeTarget[]> {
  const asked = options.target === undefined ? [] : [options.target];
  const printed = await ports.run('docker', ['buildx', 'bake', '--file', file, '--print', ...asked], {
    timeout: patience,
  });
  if (printed.exitCode !== 0) throw badBakeFile(file, printed.tail);
  const targets = parseBake(printed.stdout, options.target);
  if (targets === undefined) throw badBakeFile(file, 'What buildx printed of it is not understood.');
  if (targets.length === 0) throw badBakeFile(file, 'It has no target that is asked for.');
  return targets;
}
