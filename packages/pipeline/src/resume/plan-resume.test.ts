import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
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
