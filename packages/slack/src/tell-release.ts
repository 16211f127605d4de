import type { HookInput, PublishContext } from '@waybill/kernel';
import { announce } from './announce.ts';
import { destinationsOf } from './destinations.ts';
import type { Options } from './options.ts';
import { releaseFacts } from './release-facts.ts';
import { renderRelease } from './render-release.ts';

/** Announces a release that is out. Trouble with a destination is a warning. */
export async function tellRelease({ options, context, ports }: HookInput<Options, PublishContext>): Promise<void> {
  const message = renderRelease(await releaseFacts(context));
  await announce(message, destinationsOf('release', options, ports), context);
}
