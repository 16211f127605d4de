import { join } from 'node:path';
import { type HookInput, type ReleaseContext, reasonOf, redact, scratchFolder } from '@waybill/kernel';
import { type Finding, mergeFindings } from '../findings/index.ts';
import { planChanges, readFormerSubjects } from '../former/index.ts';
import type { Options } from '../options.ts';
import type { Changes } from '../results/index.ts';
import { runScanner, type Scanner } from '../scanners/index.ts';

/**
 * Scans what the last release shipped with today's data, and tells what this release has opened and closed. It decides
 * nothing, so a failure is a warning.
 *
 * @returns nothing where there is nothing to compare with
 */
export async function compareWithLast(
  input: HookInput<Options, ReleaseContext>,
  scanners: readonly Scanner[],
  now: readonly Finding[],
): Promise<Changes | undefined> {
  const { options, context } = input;
  const { version } = context.lastRelease;
  if (!options.compare || version === undefined) return undefined;
  await using scratch = scratchFolder('scan');
  const subjects = await readFormerSubjects(input, join(scratch.path, 'former'));
  if (subjects.length === 0) return undefined;
  try {
    const found: Finding[] = [];
    for (const scanner of scanners) found.push(...(await runScanner(scanner, subjects, input)).findings);
    return { since: version, ...planChanges(mergeFindings(found), now) };
  } catch (error) {
    const reason = redact(reasonOf(error), context.env);
    context.logger.warn(`${version} was not scanned with today's data, so nothing is compared with it: ${reason}`);
    return undefined;
  }
}
