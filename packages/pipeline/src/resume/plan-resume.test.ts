import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { findDifferences } from './plan-rebuild.ts';
import { describeResume, planResume } from './plan-resume.ts';

describe('planResume', () => {
  it('leaves what is done, and marks what may have been said', () => {
    expect(planResume(exampleEntry())).toEqual({ deliver: ['github'], announce: ['slack'], repeat: ['slack'] });
  });

  it('says what is out and what is missing', () => {
    expect(describeResume(exampleEntry())).toBe(
      'Release v1.2.0 is incomplete: pypi delivered; github missing; not announced by slack.',
    );
  });
});

describe('findDifferences', () => {
  const [wheel] = exampleEntry().artifacts;
  const other = wheel === undefined ? [] : [{ ...wheel, sha256: 'f'.repeat(64) }];

  it('names what its maker has delivered with other bytes', () => {
    expect(findDifferences(exampleEntry(), other)).toEqual(['p.whl']);
    expect(findDifferences(exampleEntry(), exampleEntry().artifacts)).toEqual([]);
  });

  it('takes new bytes of what nobody has seen', () => {
    expect(findDifferences(exampleEntry({ deliveries: [] }), other)).toEqual([]);
  });
});
