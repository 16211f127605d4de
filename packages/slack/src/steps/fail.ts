import type { FailContext, HookInput } from '@waybill/kernel';
import { failureFacts } from '../facts/index.ts';
import type { Options } from '../options.ts';
import { renderFailure } from '../render/index.ts';
import { announce, destinationsOf } from '../send/index.ts';

/** Tells what failed. Trouble with a destination is a warning. */
export async function tellFailure({ options, context, ports }: HookInput<Options, FailContext>): Promise<void> {
  const message = renderFailure(await failureFacts(context));
  await announce(message, destinationsOf('failure', options, ports), context);
}
