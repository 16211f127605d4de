import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const packages = join(import.meta.dirname, '../packages');

/** Where the one reader of bodies is, and a line of JavaScript that an image runs. */
const allowed = [
  'kernel/src/ports/http/http-request.ts',
  'kernel/src/ports/http/http-attempt.ts',
  'kernel/src/ports/http/read-body.ts',
  'kernel/src/ports/ports.ts',
  'docker/src/check/plan-health.ts',
];

/** What would read an answer past the limits of size and time: another way to send, or a body that is read as it comes. */
const otherWays =
  /\bfetch\s*\(|\bglobalThis\s*(?:\.|\[\W)fetch\b|\bXMLHttpRequest\b|\bEventSource\b|\bWebSocket\b|\bnew Response\b|\.getReader\(|\.arrayBuffer\(\)|\.fromWeb\(|\.body\?\.cancel\(|\bawait \w*(?:answer|response)\w*\.(?:text|json|blob|bytes|formData)\(|(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](?:node:)?(?:https?|http2|undici|axios|got|node-fetch)['"]/;

it('nobody reads the answer of a service but by the kernel', async () => {
  const found: string[] = [];
  let read = 0;
  for await (const file of glob('*/src/**/*.ts', { cwd: packages })) {
    if (file.startsWith('rehearsal/') || /\.test\.ts$|\/testing\.ts$/.test(file) || allowed.includes(file)) continue;
    read += 1;
    const lines = (await readFile(join(packages, file), 'utf8')).split('\n');
    // A comment may speak of it, and `ledger.fetch()` is git.
    const code = lines.filter(
      (line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line) && !/\w\.fetch\(|\bfetch\(\)|\{ STATUS_CODES \}/.test(line),
    );
    found.push(...code.filter((line) => otherWays.test(line)).map((line) => `${file}: ${line.trim()}`));
  }

  expect(read).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

it.each([
  'const answer = await fetch(url);',
  'await globalThis.fetch(url)',
  "import { request } from 'node:https';",
  'const { value } = await response.body.getReader().read();',
  'await response.text()',
])('%s would be found', (line) => {
  expect(line).toMatch(otherWays);
});
