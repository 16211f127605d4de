import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { matchesRoute, type RouteSubject } from './match-route.ts';

const released: RouteSubject = {
  ...{ event: 'released', branch: 'release/3.x', releaseType: 'minor', channel: undefined, scopes: ['api', 'cli'] },
};

describe('a route', () => {
  it.each<[boolean, object, Partial<RouteSubject>]>([
    [true, {}, {}],
    [true, {}, { event: 'resumed' }],
    [true, {}, { event: 'promoted' }],
    [false, {}, { event: 'failed' }],
    [false, {}, { event: 'started' }],
    [true, { event: ['failed', 'alert'] }, { event: 'alert' }],
    [false, { event: ['failed'] }, {}],
    [true, { releaseType: ['minor', 'major'] }, {}],
    [false, { releaseType: ['major'] }, {}],
    [true, { releaseType: ['prerelease'] }, { isPrerelease: true }],
    [false, { releaseType: ['minor'] }, { isPrerelease: true }],
    [false, { releaseType: ['minor'] }, { releaseType: undefined }],
    [true, { branch: ['release/*'] }, {}],
    [true, { branch: ['main', '*.x'] }, {}],
    [false, { branch: ['release'] }, {}],
    [false, { branch: ['*'] }, { branch: undefined, event: 'failed' }],
    [true, { channel: ['default'] }, {}],
    [false, { channel: ['default'] }, { channel: 'beta' }],
    [true, { channel: ['b*'] }, { channel: 'beta' }],
    [true, { scope: ['cli'] }, {}],
    [false, { scope: ['docs'] }, {}],
    [false, { scope: ['*'] }, { scopes: [] }],
    [true, { scope: ['a*i', 'x'], branch: ['release/3.x'] }, {}],
  ])('is %s when it asks for %j of %j', (expected, when, changes) => {
    expect(matchesRoute({ when }, { ...released, ...changes })).toBe(expected);
  });

  it('finds what any text has between any texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.array(fc.string()), (parts, between) => {
        const pattern = parts.map((part) => part.replaceAll('*', '')).join('*');
        const branch = parts
          .map((part, at) => part.replaceAll('*', '') + (at < parts.length - 1 ? (between[at] ?? '') : ''))
          .join('');

        expect(matchesRoute({ when: { branch: [pattern] } }, { ...released, branch })).toBe(true);
      }),
    );
  });

  it('takes no time with a pattern and a text that only nearly fit', () => {
    const started = performance.now();

    expect(
      matchesRoute({ when: { branch: [`${'a*'.repeat(5_000)}b`] } }, { ...released, branch: 'a'.repeat(100_000) }),
    ).toBe(false);

    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
