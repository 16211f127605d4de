import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { nameRefusals } from '../find/index.ts';
import type { Options } from '../options.ts';
import { renderDiff } from '../write/index.ts';
import { planRelease } from './read-repository.ts';

/** Shows what the release changes, and what asks for a version that it is not. */
export async function verifyRelease(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { logger } = input.context;
  const plan = await planRelease(input);
  if (plan === undefined) return;
  const { edits, found } = plan;
  if (edits.length === 0) logger.log('Every file has this version already.');
  else logger.log(`The release changes:\n${await renderDiff(edits)}`);
  await nameRefusals(found, input);
}
