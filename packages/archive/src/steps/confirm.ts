import { type HookInput, inParallel, isOfItsDay, type RestoreContext } from '@waybill/kernel';
import { nameIn, placeOf, sumsName } from '../contents/index.ts';
import type { Options } from '../options.ts';
import { connect, look } from '../store/index.ts';

/** Questions that are asked at the same time. */
const simultaneous = 4;

/** What of a release the archive does not have any more. */
export async function confirmArchived(input: HookInput<Options, RestoreContext>): Promise<string[]> {
  const { context, options } = input;
  const { version, gitTag: tag, channel } = context.nextRelease;
  const connection = await connect(input);
  const place = placeOf(options.prefix, { version, tag, channel }, context.options);
  const names = context.artifacts.flatMap((artifact) => {
    const { kind, path, digest } = artifact;
    if (path === undefined || isOfItsDay(artifact)) return [];
    if (kind !== 'image') return [nameIn(path, version)];
    return options.image && digest !== undefined ? [`${nameIn(path, version)}/blobs/${digest.replace(':', '/')}`] : [];
  });
  const missing = await inParallel([...names, sumsName], simultaneous, async (name) =>
    (await look(connection, `${place}/${name}`)).is === 'missing' ? [connection.place(`${place}/${name}`)] : [],
  );
  return missing.flat();
}
