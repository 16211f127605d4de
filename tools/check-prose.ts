/** Looks for words that readers stumble over and for long sentences, in Markdown, comments and messages. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findProblems, mostWords } from './prose/find-problems.ts';
import { lintMarkdown, type Place } from './prose/read-markdown.ts';
import { readSource } from './prose/read-source.ts';
import { root } from './workspace.ts';

const { stdout } = await execa(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', 'packages/*.ts', 'tools/*.ts'],
  {
    cwd: root,
  },
);
const files = stdout
  .split('\n')
  .filter((file) => file && existsSync(join(root, file)) && !/\/fixtures\/|\.test\.ts$/.test(file));
let count = 0;
for (const file of files) {
  const text = await readFile(join(root, file), 'utf8');
  const places = file.endsWith('.md') ? await lintMarkdown(file, text) : lintSource(file, text);
  count += places.length;
  for (const { line, message } of places) console.error(`${file}:${line} ${message}`);
}
if (count > 0) {
  console.error(`${count} places to write in plainer words. The list of words is in tools/prose/words.ts.`);
  process.exitCode = 1;
}

function lintSource(file: string, text: string): Place[] {
  return readSource(file, text).flatMap(({ start, text: piece, isMessage }) =>
    findProblems(piece, isMessage ? mostWords.message : mostWords.page).map(({ index, message }) => ({
      line: text.slice(0, start + index).split('\n').length,
      message,
    })),
  );
}
