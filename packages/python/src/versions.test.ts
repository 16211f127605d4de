import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import semver from 'semver';
import { normalizeName, toPep440 } from './versions.ts';

describe('toPep440', () => {
  it.each([
    ['1.2.3', '1.2.3'],
    ['1.0.0-beta.2', '1.0.0b2'],
    ['1.0.0-rc.1', '1.0.0rc1'],
    ['1.0.0-alpha', '1.0.0a0'],
    ['1.0.0-preview.3', '1.0.0rc3'],
    ['1.2.0-rc.1+g1234', '1.2.0rc1'],
  ])('maps %s to %s', (version, pep440) => {
    expect(toPep440(version)).toBe(pep440);
  });

  it.each(['1.2.0-dev.4', '1.2.0-1', '1.2.0-next.1', '1.2.0-rc.1.2', '1.2.0-rc-1-2.1', '1.2.0-beta.x', 'v1', ''])(
    'refuses %j',
    (version) => {
      expect(() => toPep440(version)).toThrow(expect.objectContaining({ code: 'ENOPEP440', semanticRelease: true }));
    },
  );

  it('keeps the order of the versions that it maps', () => {
    const number = fc.nat({ max: 30 });
    const suffix = fc.oneof(
      fc.constant(''),
      fc.tuple(fc.constantFrom('alpha', 'beta', 'rc'), number).map(([id, n]) => `-${id}.${n}`),
    );
    const version = fc.tuple(number, number, number, suffix).map(([a, b, c, rest]) => `${a}.${b}.${c}${rest}`);

    fc.assert(
      fc.property(version, version, (one, other) => {
        expect(comparePep440(toPep440(one), toPep440(other))).toBe(semver.compare(one, other));
      }),
    );
  });
});

it('normalizes names as PEP 503 does', () => {
  expect(normalizeName('Agent.Orchestrated__ETL-x')).toBe('agent-orchestrated-etl-x');
});

/** Compares the forms that toPep440 makes: release, then a < b < rc < none, then the number. */
function comparePep440(one: string, other: string): number {
  const key = (version: string) => {
    const [, release = '', letters = 'z', number = '0'] = /^([\d.]+)(?:(a|b|rc)(\d+))?$/.exec(version) ?? [];
    return [...release.split('.').map(Number), letters.charCodeAt(0), Number(number)];
  };
  const [a, b] = [key(one), key(other)];
  const difference = a.map((part, i) => part - (b[i] ?? 0)).find((each) => each !== 0) ?? 0;
  return Math.sign(difference);
}
