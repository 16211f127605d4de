import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { root } from '../workspace.ts';

/** What jest writes with `--json`, as far as it is read here. */
export interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly FileResult[];
}

export interface FileResult {
  /** Absolute path. */
  readonly name: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
  readonly assertionResults: readonly TestResult[];
}

export interface TestResult {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** More files than this fail for a reason that is in the code. */
const most = 2;

/** @param file that jest has written with `--outputFile` */
export async function readResults(file: string): Promise<Results> {
  return JSON.parse(await readFile(file, 'utf8')) as Results;
}

/**
 * The files that are run once more after a run of everything, alone on the machine: two at most (decision 0180).
 *
 * @returns absolute paths
 */
export function filesToRepeat({ testResults }: Results): string[] {
  const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return failed.length <= most ? failed : [];
}

/** @returns the results of a run with those of a second run of some of its files in their place */
export function replaceResults(first: Results, second: Results): Results {
  const again = new Map(second.testResults.map((each) => [each.name, each]));
  const replaced = first.testResults.filter(({ name }) => again.has(name));
  return {
    numPassedTests: first.numPassedTests - count(replaced, 'passed') + second.numPassedTests,
    numFailedTests: first.numFailedTests - count(replaced, 'failed') + second.numFailedTests,
    numRuntimeErrorTestSuites:
      first.numRuntimeErrorTestSuites - replaced.filter(isBroken).length + second.numRuntimeErrorTestSuites,
    testResults: first.testResults.map((each) => again.get(each.name) ?? each),
  };
}

/** @returns a line for each test that failed in the first run, and passed in the second, with why it failed */
export function describeUnsteady(first: Results, second: Results): string[] {
  const passed = new Set(second.testResults.filter(({ status }) => status === 'passed').map(({ name }) => name));
  return first.testResults
    .filter(({ name }) => passed.has(name))
    .flatMap(({ name, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      const path = relative(root, name);
      if (failed.length === 0) return [`Unsteady: ${path}`];
      return failed.map(
        ({ fullName, failureMessages }) =>
          `Unsteady: ${path}: ${fullName}\n${(failureMessages ?? []).map(withoutStack).join('\n')}`,
      );
    });
}

function withoutStack(message: string): string {
  return message.replace(/(\n\s+at .*)+$/, '');
}

function count(files: readonly FileResult[], status: string): number {
  return files.flatMap(({ assertionResults }) => assertionResults).filter((each) => each.status === status).length;
}

/** A file that cannot be loaded has run no test. */
function isBroken({ status, assertionResults }: FileResult): boolean {
  return status === 'failed' && assertionResults.every((each) => each.status !== 'failed');
}
