import { expect, it } from '@jest/globals';
import { whyLeft } from './why-left.ts';

it.each([
  ['v1.2.0', {}, undefined],
  ['v1.2.0', { tagFormat: 'v${version}', dryRun: false }, undefined],
  ['one@1.2.0', { tagFormat: 'one@${version}' }, undefined],
  ['two@1.2.0', { tagFormat: 'one@${version}' }, 'another project'],
  ['v1.2.0', { tagFormat: 'one@${version}' }, 'another project'],
  ['v1.2.0', { tagFormat: 'v${version}', dryRun: true }, 'dryRun'],
])('a release that a run has found: %s with %j is left because of %s', (tag, options, reason) => {
  const found = whyLeft({ tag, version: '1.2.0' }, options);

  if (reason === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(reason);
});
