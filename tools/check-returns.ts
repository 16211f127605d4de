/** Finds promises that are returned without `await` while `await using` still holds what they use. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findEarlyReturns } from './returns/find-early-returns.ts';
import { root } from './workspace.ts';

let found = 0;
for (const folder of ['packages', 'test', 'tools']) {
  for await (const file of glob('**/*.ts', { cwd: join(root, folder), exclude: ['**/node_modules', '**/dist'] })) {
    const text = await readFile(join(root, folder, file), 'utf8');
    if (!text.includes('await using')) continue;
    for (const line of findEarlyReturns(file, text)) {
      found += 1;
      console.log(`${folder}/${file}:${line}: a promise is returned without await: \`return await\``);
    }
  }
}
process.exitCode = found === 0 ? 0 : 1;
