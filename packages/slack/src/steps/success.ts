import type { HookInput, PublishContext } from '@waybill/kernel';
import { releaseFacts } from '../facts/index.ts';
import type { Options } from '../options.ts';
import { renderRelease } from '../render/index.ts';
import { announce, destinationsOf } from '../send/index.ts';

/** Announces a release that is out. Trouble with a destination is a warning. */
export async function tellRelease({ options, context, ports }: HookInput<Options, PublishContext>): Promise<void> {
  const message = renderRelease(await releaseFacts(context));
  await announce(message, destinationsOf('release', options, ports), context);
}
