import type { HookInput, VerifyContext } from '@waybill/kernel';
import { checkLocks } from '../find/check-locks.ts';
import { nameOtherCopies } from '../find/other-copies.ts';
import { renderPlaces } from '../find/render-places.ts';
import type { Options } from '../options.ts';
import { readRepository } from './read-repository.ts';

/** Finds every place of the version, names it, and names what may go stale. */
export async function verifyConditions(input: HookInput<Options, VerifyContext>): Promise<void> {
  const { logger } = input.context;
  const found = await readRepository(input);
  for (const line of renderPlaces(found)) logger.log(line);
  for (const line of found.warnings) logger.warn(line);
  await nameOtherCopies(found, input);
  await checkLocks(found.files, input);
}
