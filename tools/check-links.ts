/** Looks whether every link of the documentation to a file of this repository, or to a heading in it, leads somewhere. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findBrokenLinks } from './links/links.ts';
import { root } from './workspace.ts';

const { stdout } = await execa('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
});
const files = stdout.split('\n').filter((file) => file && existsSync(join(root, file)) && !file.includes('/fixtures/'));
const texts = new Map(
  await Promise.all(files.map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const)),
);
const problems = findBrokenLinks(texts, (file) => existsSync(join(root, file)));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
