/**
 * Runs a benchmark by name: `npx -y pnpm@12 bench pipeline`, and `suite`, a whole release, without one. Further arguments are
 * its own (`--report FILE` for JSON); each ends with `N of M targets met`.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './workspace.ts';

const folder = join(root, 'test/bench');
const names = (await readdir(folder)).filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
const given = process.argv.slice(2);
const isNamed = given[0]?.startsWith('-') === false;
const name = isNamed ? (given[0] ?? '') : 'suite';
const args = isNamed ? given.slice(1) : given;

if (names.includes(name)) {
  const file = join(folder, `${name}.ts`);
  const { exitCode } = await execa('node', [file, ...args], {
    cwd: root,
    preferLocal: true,
    reject: false,
    stdio: 'inherit',
  });
  process.exitCode = exitCode ?? 1;
} else {
  console.error(`Which benchmark? One of: ${names.join(', ')}`);
  process.exitCode = 2;
}
