/**
 * Runs the tests; arguments go to jest (`npx -y pnpm@12 test --selectProjects unit`). The packages are packed and
 * installed once for all end-to-end tests. One or two files that failed in a run of everything are run once more; what
 * passes then is named. Prints what was left out and the slowest files, and ends with `N passed, N failed`.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { engineVariable, whyNoEngine } from '../test/harness/images/find-engine.ts';
import { findPypi, pypiVariable } from '../test/harness/pypi/find-pypi.ts';
import { installPackages, makePackagesFolder } from '../test/harness/releases/installed-packages.ts';
import { preparedVariable } from '../test/harness/releases/prepared-packages.ts';
import { printResults } from './results/print-results.ts';
import { describeUnsteady, filesToRepeat, type Results, readResults, replaceResults } from './results/test-results.ts';
import { root } from './workspace.ts';

const args = process.argv.slice(2);
let isInterrupted = false;
let running: { kill(signal: NodeJS.Signals): boolean } | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // A terminal sends it to jest, too, and CI may send it to this process alone. Then the folder of the packages is removed.
  process.on(signal, () => {
    isInterrupted = true;
    running?.kill(signal);
  });
}
await test().catch((error: unknown) => {
  if (!isInterrupted) throw error;
});
if (isInterrupted) {
  console.log('The test run was interrupted before its end: there is no result.');
  process.exitCode = 130;
}

async function test(): Promise<void> {
  const onlyUnits =
    args.join(' ').includes('--selectProjects unit') ||
    args.some((each) => each.startsWith('packages/') && !each.includes('/e2e'));
  const folder = onlyUnits ? undefined : await makePackagesFolder();
  // jest does not wait: test files that need the packages do, and the longest need none.
  const installing = folder === undefined ? undefined : installPackages(console.log, folder);
  installing?.catch((error: unknown) => {
    if (!isInterrupted) console.log(error);
  });
  await using stack = new AsyncDisposableStack();
  stack.defer(async () => (await installing)?.[Symbol.asyncDispose]());

  const [pypi, noEngine] = onlyUnits ? [] : await Promise.all([findPypi(), whyNoEngine()]);
  if (pypi?.isReached === false) console.log(`Tests with packages of PyPI are left out: ${pypi.reason}`);
  if (noEngine) console.log(`Tests with a Docker engine are left out: ${noEngine}`);
  if (isInterrupted) return;

  const env = {
    // jest loads ES modules through the vm module, which Node still calls experimental.
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    ...(folder !== undefined && { [preparedVariable]: folder }),
    // Hundreds of release jobs load the same modules.
    NODE_COMPILE_CACHE: join(folder ?? join(root, '.cache'), 'compiled'),
    ...(noEngine !== undefined && { [engineVariable]: noEngine }),
    ...(pypi && { [pypiVariable]: JSON.stringify(pypi) }),
  };
  const { exitCode, results, unsteady = [] } = await repeatFailed(await runJest(args, env), env);
  if (isInterrupted) return;
  for (const each of unsteady) console.log(each);
  // With a pattern for names, it is the caller who leaves out all the others.
  if (results) printResults(results, { leftOut: !args.some((each) => /^(-t|--testNamePattern)/.test(each)) });
  process.exitCode = exitCode ?? 1;
}

interface Run {
  readonly exitCode: number | undefined;
  /** Missing when jest ended before any. */
  readonly results: Results | undefined;
  /** Lines that name what passed only in a second run. */
  readonly unsteady?: readonly string[];
}

type Environment = Readonly<Record<string, string>>;

/** After a run of everything; arguments tell of somebody who looks at single tests. */
async function repeatFailed(first: Run, env: Environment): Promise<Run> {
  const files = args.length === 0 && first.results ? filesToRepeat(first.results) : [];
  if (!first.results || files.length === 0 || isInterrupted) return first;
  console.log('Running what failed once more, alone on the machine');
  const second = await runJest(['--maxWorkers=1', '--runTestsByPath', ...files], env);
  if (!second.results) return first;
  return {
    exitCode: second.exitCode,
    results: replaceResults(first.results, second.results),
    unsteady: describeUnsteady(first.results, second.results),
  };
}

async function runJest(jestArgs: readonly string[], env: Environment): Promise<Run> {
  const file = join(root, '.cache/test-results.json');
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  const jest = execa('node', ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${file}`, ...jestArgs], {
    cwd: root,
    preferLocal: true,
    reject: false,
    stdio: 'inherit',
    env,
  });
  running = jest;
  const { exitCode } = await jest;
  return { exitCode, results: existsSync(file) ? await readResults(file) : undefined };
}
