import type { HookInput, VerifyContext } from '@waybill/kernel';
import { checkLocks, nameOtherCopies, renderPlaces } from '../find/index.ts';
import type { Options } from '../options.ts';
import { readRepository } from './read-repository.ts';

/** Finds every place of the version, names it, and names what may go stale. */
export async function verifyConditions(input: HookInput<Options, VerifyContext>): Promise<void> {
  const { logger } = input.context;
  const found = await readRepository(input);
  for (const line of renderPlaces(found)) logger.log(line);
  for (const line of found.warnings) logger.warn(line);
  await nameOtherCopies(found, input);
  // The job that builds asks: to know what a project requires, uv may build it.
  if (input.context.isBuiltElsewhere !== true) await checkLocks(found.files, input);
}
