import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type HookInput, type RestoreContext, reasonOf } from '@waybill/kernel';
import { nameIn, placeOf } from '../contents/index.ts';
import type { Options } from '../options.ts';
import { retrieveFile, retrieveImage } from '../retrieve/index.ts';
import { connect } from '../store/index.ts';

/** Gets back what of a release the archive has with the recorded bytes; the rest is left to others. */
export async function restoreArchived(input: HookInput<Options, RestoreContext>): Promise<void> {
  const { context, options } = input;
  const { cwd, logger } = context;
  const { version, gitTag: tag, channel } = context.nextRelease;
  const connection = await connect(input);
  const place = placeOf(options.prefix, { version, tag, channel }, context.options);
  for (const { kind, name, path, sha256, digest, size } of context.artifacts) {
    if (path === undefined) continue;
    const key = `${place}/${nameIn(path, version)}`;
    const target = join(cwd, path);
    if (kind === 'image' && digest !== undefined) {
      await retrieveImage(connection, key, { digest, folder: target }).catch(async (error: unknown) => {
        // Half an image would be taken for one.
        await rm(join(target, 'index.json'), { force: true });
        logger.warn(`The archive has no whole image ${name}: ${reasonOf(error)}`);
      });
    } else if (sha256 !== undefined) await retrieveFile(connection, key, { path: target, sha256, size });
  }
}
