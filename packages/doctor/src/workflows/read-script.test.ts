import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readScript, scriptsOf } from './read-script.ts';

const scripts = {
  release: 'semantic-release',
  ship: 'npm run release -- --dry-run',
  loop: 'npm run loop',
  build: 'tsc',
};

it.each([
  ['npx semantic-release', ['release']],
  ['exec npx --yes semantic-release@25', ['release']],
  ['npx -p @waybill/preset -p semantic-release semantic-release --branches main', ['release']],
  ['npm ci && npx semantic-release --dry-run --no-ci', ['dry run']],
  ['./node_modules/.bin/semantic-release', ['release']],
  ['pnpm exec semantic-release', ['release']],
  ['pnpm release', ['release']],
  ['yarn semantic-release', ['release']],
  ['yarn dlx semantic-release', ['release']],
  ['bunx semantic-release', ['release']],
  ['npm run release', ['release']],
  ['npm run ship', ['dry run']],
  ['npm run loop', []],
  ['npm run build', []],
  ['GITHUB_TOKEN=$TOKEN npx semantic-release', ['release']],
  ['if [ "$X" ]; then npx semantic-release; fi', ['release']],
  ['npx \\\n  semantic-release', ['release']],
  ['bash -c "npx semantic-release"', ['release']],
  ['sh -ec npx semantic-release', ['release']],
  ['bash release.sh', []],
  ['npx waybill build', ['build']],
  ['npx waybill build && npx semantic-release', ['build', 'release']],
  ['"$PROGRAMS/semantic-release"', ['release']],
  // What is no release of semantic-release.
  ['# npx semantic-release', []],
  ['npm install semantic-release', []],
  ['npm install --save-dev semantic-release @semantic-release/git', []],
  ['pip install python-semantic-release', []],
  ['semantic-release version --push', []],
  ['uv run semantic-release publish', []],
  ['echo semantic-release', []],
  ['npx waybill status', []],
  ['', []],
])('%j does %j', (script, deeds) => {
  expect(readScript(script, scripts)).toEqual(deeds);
});

it('takes any text', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (script, given) => {
      expect(Array.isArray(readScript(`${script}\nnpm run ${script}`, given))).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['{"scripts":{"a":"b","c":1}}', { a: 'b' }],
  ['\uFEFF{"scripts":{"a":"b"}}', { a: 'b' }],
  ['{', {}],
  [undefined, {}],
])('reads the scripts of %j', (text, expected) => {
  expect(scriptsOf(text)).toEqual(expected);
});
