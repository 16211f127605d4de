/**
 * Runs the tests; arguments go to jest (`npx -y pnpm@12 test --selectProjects unit`). The packages are packed and
 * installed once for all end-to-end tests.
 */
import { execa } from 'execa';
import { installPackages } from '../test/harness/installed-packages.ts';
import { preparedVariable } from '../test/harness/prepared-packages.ts';
import { root } from './workspace.ts';

const args = process.argv.slice(2);
const onlyUnits = args.join(' ').includes('--selectProjects unit') || args.some((each) => each.startsWith('packages/'));
await using installed = onlyUnits ? undefined : await installPackages(console.log);

const { exitCode } = await execa('node', ['node_modules/jest/bin/jest.js', ...args], {
  cwd: root,
  preferLocal: true,
  reject: false,
  stdio: 'inherit',
  env: {
    // jest loads ES modules through the vm module, which Node still calls experimental.
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    ...(installed && { [preparedVariable]: installed.folder }),
  },
});
process.exitCode = exitCode ?? 1;
