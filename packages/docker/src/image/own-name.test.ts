import { expect, it } from '@jest/globals';
import { isLeftover, ownName, ownPrefix } from './own-name.ts';

const now = new Date('2026-01-02T12:00:00Z');
const later = new Date('2026-01-02T19:00:00Z');

it('names what is its own after the repository, and anew each time', () => {
  expect(ownName('/acme', now).startsWith(ownPrefix('/acme'))).toBe(true);
  expect(ownName('/acme', now)).not.toBe(ownName('/acme', now));
  expect(ownPrefix('/other')).not.toBe(ownPrefix('/acme'));
});

it.each([
  ['is left over when no run can be at work with it any more', ownName('/acme', now), later, true],
  ['may be at work', ownName('/acme', now), new Date('2026-01-02T17:59:00Z'), false],
  ["is another repository's", ownName('/other', now), later, false],
  ["is somebody's own name", `${ownPrefix('/acme')}builder`, later, false],
  ["is nobody's", '', later, false],
])('what has a name %s', (_what, name, at, expected) => {
  expect(isLeftover(name, '/acme', at)).toBe(expected);
});
