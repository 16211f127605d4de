import { describe, expect, it } from '@jest/globals';
import { isNewestStable, planTags } from './plan-tags.ts';

describe('planTags', () => {
  it.each([
    ['1.2.0', null, 'release', '1.2.0', ['latest']],
    ['1.2.0', 'next', 'release', '1.2.0', []],
    ['1.2.0-beta.1', 'beta', 'prerelease', '1.2.0-beta.1', []],
    ['1.2.0-rc.1', null, 'release', '1.2.0-rc.1', []],
    ['1.1.5', null, 'maintenance', '1.1.5', []],
    ['1.2.0+build.7', null, 'release', '1.2.0_build.7', ['latest']],
  ])('%s on channel %s of a %s branch is %s and %j', (version, channel, type, tag, moving) => {
    expect(planTags({ nextRelease: { version, channel }, branch: { type } })).toEqual({ version: tag, moving });
  });
});

describe('isNewestStable', () => {
  it.each([
    ['1.2.0', [], true],
    ['1.2.0', ['1.1.9', '1.2.0', 'latest', 'main', '9.9'], true],
    ['1.2.0', ['1.10.0'], false],
    ['1.2.0', ['2.0.0-rc.1'], true],
    ['1.2.0', ['v1.3.0'], false],
  ])('%s beside %j: %s', (version, others, newest) => {
    expect(isNewestStable(version, others)).toBe(newest);
  });
});
