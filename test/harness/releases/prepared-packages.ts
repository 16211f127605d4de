import { type InstalledPackages, installPackages, untilInstalled } from './installed-packages.ts';

/** Where `tools/test.ts` tells the test files what it has installed for all of them. */
export const preparedVariable = 'WAYBILL_TEST_PACKAGES';

const prepared = process.env[preparedVariable];
// Here and not in a hook, which has a time limit: the first test files begin while the packages are installed.
if (prepared !== undefined) await untilInstalled(prepared);

/** The packed packages, installed: once for a whole test run, or just for this file when jest is run by hand. */
export async function preparedPackages(): Promise<InstalledPackages> {
  if (prepared === undefined) return installPackages(() => {});
  return { folder: prepared, [Symbol.asyncDispose]: async () => {} };
}
