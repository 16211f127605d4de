import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { entryPoints } from './entry-points/index.ts';
import { findGrowth } from './measure.ts';
import { shapes, telling } from './shapes.ts';

const wanted = process.env['FAULTS'] === 'all' ? shapes : telling;

describe('text of others takes time in proportion to its length', () => {
  it.each(Object.entries(entryPoints))('%s', async (_name, read) => {
    expect(await findGrowth(read, wanted)).toEqual([]);
  });
});

describe('the measure', () => {
  it('finds what grows with the square, and lets pass what sorts', async () => {
    const sorting = (text: string) => text.split('').sort().join('');
    const square = (text: string) => {
      let sum = 0;
      for (let i = 0; i < text.length; i++) for (let j = 0; j < text.length; j += 2_000) sum += i ^ j;
      return sum;
    };

    // Compiled before it is measured: what that takes would count as time for the medium text, the more the busier the machine.
    square('a'.repeat(100_000));
    expect(await findGrowth(square, [['a']])).toEqual([expect.stringContaining('1000000 × ["a"]')]);
    expect(await findGrowth(sorting, [['ab '], ['é']])).toEqual([]);
  });
});

/** Modules that read what is trusted: the project's own files, options, the environment and the command line. */
const trusted = [
  /^pyproject\//,
  /^rehearsal\//,
  /^cli\/parse-line$/,
  /parse-(python-pattern|uv-lock|poetry-lock|pdm-lock|pipfile-lock|pylock)$/,
  /dockerfile\/parse-base$/,
  /^scan\/policy\/parse-(ignores|trivyignore|osv-config)$/,
];

it('has every module that parses in its table', async () => {
  const packages = join(import.meta.dirname, '../../../packages');
  const folder = join(import.meta.dirname, 'entry-points');
  const files = await readdir(folder);
  const table = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');
  const missing: string[] = [];
  for await (const file of glob('*/src/**/parse-*.ts', { cwd: packages })) {
    const module = file.replace('/src/', '/').replace(/\.ts$/, '');
    if (file.endsWith('.test.ts') || trusted.some((each) => each.test(module))) continue;
    if (!table.includes(`packages/${file}'`)) missing.push(file);
  }

  expect(missing).toEqual([]);
});
