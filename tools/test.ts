/**
 * Runs the tests; arguments go to jest (`npx -y pnpm@12 test --selectProjects unit`). The packages are packed and
 * installed once for all end-to-end tests. Ends with `N passed, N failed`.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { installPackages } from '../test/harness/installed-packages.ts';
import { preparedVariable } from '../test/harness/prepared-packages.ts';
import { findPypi, pypiVariable } from '../test/harness/pypi/find-pypi.ts';
import { root } from './workspace.ts';

const args = process.argv.slice(2);
const onlyUnits = args.join(' ').includes('--selectProjects unit') || args.some((each) => each.startsWith('packages/'));
const asked = onlyUnits ? undefined : findPypi();
await using installed = onlyUnits ? undefined : await installPackages(console.log);
const pypi = await asked;
if (pypi?.isReached === false) console.log(`Tests with packages of PyPI are left out: ${pypi.reason}`);

const results = join(root, '.cache/test-results.json');
await mkdir(dirname(results), { recursive: true });
const { exitCode } = await execa(
  'node',
  ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${results}`, ...args],
  {
    cwd: root,
    preferLocal: true,
    reject: false,
    stdio: 'inherit',
    env: {
      // jest loads ES modules through the vm module, which Node still calls experimental.
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      ...(installed && { [preparedVariable]: installed.folder }),
      ...(pypi && { [pypiVariable]: JSON.stringify(pypi) }),
    },
  },
);
// A file that cannot be loaded runs no test, and has failed all the same.
const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
  await readFile(results, 'utf8'),
) as Results;
// With a pattern for names, it is the caller who leaves out all the others.
const leavesOut = args.some((each) => /^(-t|--testNamePattern)/.test(each));
for (const { fullName, status } of testResults.flatMap((file) => file.assertionResults)) {
  if (status === 'pending' && !leavesOut) console.log(`Left out: ${fullName}`);
}
console.log(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`);
process.exitCode = exitCode ?? 1;

/** What jest writes with `--json`, as far as it is read here. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}
