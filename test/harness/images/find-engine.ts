import { enginePrograms } from '../../../packages/rehearsal/src/engine/engine-programs.ts';
import { findEngine } from '../../../packages/rehearsal/src/engine/found-engine.ts';
import { cacheFolder } from '../../../packages/rehearsal/src/process/cache-folder.ts';

/** Where `tools/test.ts` tells the test files what it has found, so that each of them need not ask. */
export const engineVariable = 'WAYBILL_TEST_ENGINE';

/**
 * Why this machine has no Docker engine for tests; an empty text where it has one. An engine of our own is not started for
 * the answer: its programs are looked for.
 */
export async function whyNoEngine(): Promise<string> {
  const known = process.env[engineVariable];
  if (known !== undefined) return known;
  asked ??= ask();
  return asked;
}

let asked: Promise<string> | undefined;

async function ask(): Promise<string> {
  const found = await findEngine();
  if (typeof found !== 'string') return '';
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return `${found} Starting one needs root on Debian.`;
  return enginePrograms({ cache: cacheFolder(), onProgress: () => {} }).then(
    () => '',
    (error: unknown) => `${found} The programs of Debian's are not to be had. ${String(error)}`,
  );
}
