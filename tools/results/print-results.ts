import { relative } from 'node:path';
import { root } from '../workspace.ts';
import type { FileResult, Results } from './test-results.ts';

const slowest = 10;

/**
 * Prints the names of the tests that were left out, the slowest files, and `N passed, N failed`.
 *
 * @param leftOut whether to name the tests that were left out
 */
export function printResults(results: Results, { leftOut }: { readonly leftOut: boolean }): void {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = results;
  if (leftOut) {
    for (const { fullName, status } of testResults.flatMap(({ assertionResults }) => assertionResults)) {
      if (status === 'pending') console.log(`Left out: ${fullName}`);
    }
  }
  const slow = testResults.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, slowest);
  if (testResults.length > slowest) {
    console.log('The slowest files, in seconds:');
    for (const each of slow) console.log(`${seconds(each).toFixed(0).padStart(5)}  ${relative(root, each.name)}`);
  }
  // A file that cannot be loaded runs no test, and has failed all the same.
  console.log(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`);
}

function seconds({ startTime, endTime }: FileResult): number {
  return (endTime - startTime) / 1000;
}
