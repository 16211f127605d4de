import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { placeOf, sumsName } from '../contents/index.ts';
import type { Options } from '../options.ts';
import { connect, look } from '../store/index.ts';

/** Says where the release will be, and whether it is there already; a dry run ends here. */
export async function announcePlan(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { context, options } = input;
  const { version, gitTag: tag, channel } = context.nextRelease;
  const place = placeOf(options.prefix, { version, tag, channel }, context.options);
  const connection = await connect(input);
  const what = options.image ? 'every file and image' : 'every file';
  context.logger.log(`Plan: archive ${what} of the release at ${connection.place(place)}.`);
  if ((await look(connection, `${place}/${sumsName}`)).is === 'there')
    context.logger.log(
      'The archive has this release already: the same bytes are left alone, other bytes stop the release.',
    );
}
