import type { FailContext, HookInput } from '@waybill/kernel';
import { failureFacts } from '../facts/failure-facts.ts';
import type { Options } from '../options.ts';
import { renderFailure } from '../render/render-failure.ts';
import { announce } from '../send/announce.ts';
import { destinationsOf } from '../send/destinations.ts';

/** Tells what failed. Trouble with a destination is a warning. */
export async function tellFailure({ options, context, ports }: HookInput<Options, FailContext>): Promise<void> {
  const message = renderFailure(await failureFacts(context));
  await announce(message, destinationsOf('failure', options, ports), context);
}
