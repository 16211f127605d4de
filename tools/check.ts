/** Everything that can be said of the code without running it. Ends with `N passed, N failed`. */
import { execa } from 'execa';
import { root } from './workspace.ts';

const steps: readonly (readonly [name: string, file: string, args: readonly string[]])[] = [
  ['types', 'tsc', ['-b']],
  ['lint and format', 'biome', ['ci', '--colors=off', '--error-on-warnings', '.']],
  ['rooms', 'node', ['tools/check-rooms.ts']],
  ['promises are awaited before disposal', 'node', ['tools/check-returns.ts']],
  ['generated docs are current', 'node', ['tools/generate.ts', '--check']],
  ['links', 'node', ['tools/check-links.ts']],
  ['prose', 'node', ['tools/check-prose.ts']],
  ['unused code and dependencies', 'knip', []],
  ['package contents', 'node', ['tools/check-packages.ts']],
];

let failed = 0;
for (const [name, file, args] of steps) {
  const { exitCode, all } = await execa(file, args, {
    cwd: root,
    preferLocal: true,
    reject: false,
    all: true,
    env: { NO_COLOR: '1' },
  });
  console.log(`${exitCode === 0 ? '✔' : '✘'} ${name}`);
  if (exitCode === 0) continue;
  failed += 1;
  console.log(all);
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
