import { join } from 'node:path';
import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { checkLocks } from '../find/index.ts';
import type { Options } from '../options.ts';
import { replaceFile } from '../write/index.ts';
import { planRelease } from './read-repository.ts';

/** Writes the version into the files. */
export async function prepare(input: HookInput<Options, ReleaseContext>): Promise<void> {
  const { cwd, logger, nextRelease, isBuildOnly } = input.context;
  const plan = await planRelease(input);
  if (plan === undefined) return;
  const { edits, found } = plan;
  // A job that only builds has no step before this one, and the job that delivers does not ask.
  if (isBuildOnly === true) await checkLocks(found.files, input);
  if (edits.length === 0) return logger.log('Every file has this version already.');

  // The projects' own files come last: as long as they say the old version, a run that was cut off is recognised as one.
  for (const { file, after } of edits.toReversed()) replaceFile(join(cwd, file), after);
  logger.success(`Wrote ${nextRelease.version} into ${edits.map(({ file }) => file).join(', ')}.`);
}
