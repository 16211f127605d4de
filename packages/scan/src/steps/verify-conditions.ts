import type { HookInput, VerifyContext } from '@waybill/kernel';
import type { Options } from '../options.ts';
import { readStatements } from '../policy/index.ts';
import { openScanners } from '../scanners/index.ts';

/** Before anything is built: the scanners are there, and what the project says of vulnerabilities can be read and holds. */
export async function verify(input: HookInput<Options, VerifyContext>): Promise<void> {
  const { context } = input;
  // Another job builds; the one that delivers scans, and reads the same files.
  const [scanners, { warnings }] = await Promise.all([openScanners(input), readStatements(input)]);
  for (const { adapter, version, path, because } of scanners) {
    context.logger.log(`Scanner: ${adapter.name} ${version} (${path}), ${because}.`);
  }
  for (const warning of warnings) context.logger.warn(`${warning}.`);
}
