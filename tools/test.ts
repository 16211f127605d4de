/** Runs the tests; arguments go to jest (`npx -y pnpm@12 test --selectProjects unit`). */
import { execa } from 'execa';
import { root } from './workspace.ts';

const { exitCode } = await execa('node', ['node_modules/jest/bin/jest.js', ...process.argv.slice(2)], {
  cwd: root,
  preferLocal: true,
  reject: false,
  stdio: 'inherit',
  // jest loads ES modules through the vm module, which Node still calls experimental.
  env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
});
process.exitCode = exitCode ?? 1;
