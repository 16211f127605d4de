import type { HookInput, PublishContext } from '@waybill/kernel';
import { releaseFacts } from '../facts/release-facts.ts';
import type { Options } from '../options.ts';
import { renderRelease } from '../render/render-release.ts';
import { announce } from '../send/announce.ts';
import { destinationsOf } from '../send/destinations.ts';

/** Announces a release that is out. Trouble with a destination is a warning. */
export async function tellRelease({ options, context, ports }: HookInput<Options, PublishContext>): Promise<void> {
  const message = renderRelease(await releaseFacts(context));
  await announce(message, destinationsOf('release', options, ports), context);
}
