import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { root } from '../workspace.ts';

/** Names of Node's modules that Node 20 has not: an import of one fails before anything can say which Node is needed. */
const young = /\b(?:glob|globSync)\b/;

it('every package can be loaded as far as to say that Node is too old', async () => {
  const wrong: string[] = [];
  for await (const file of glob('packages/*/src/**/*.ts', { cwd: root, exclude: ['packages/rehearsal/**'] })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(join(root, file), 'utf8');
    for (const [line, names = ''] of text.matchAll(/^import \{([^}]*)\} from 'node:[^']+';$/gm))
      if (young.test(names)) wrong.push(`${file}: ${line}`);
  }

  expect(wrong).toEqual([]);
});
