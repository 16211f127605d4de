import { type InstalledPackages, installPackages } from './installed-packages.ts';

/** Where `tools/test.ts` tells the test files what it has installed for all of them. */
export const preparedVariable = 'WAYBILL_TEST_PACKAGES';

/** The packed packages, installed: once for a whole test run, or just for this file when jest is run by hand. */
export async function preparedPackages(): Promise<InstalledPackages> {
  const folder = process.env[preparedVariable];
  if (folder === undefined) return installPackages(() => {});
  return { folder, [Symbol.asyncDispose]: async () => {} };
}
