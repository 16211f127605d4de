import { describe, expect, it } from '@jest/globals';
import { defaultTags, isTagTemplate } from '../options/tag-template.ts';
import { mayMove, newerClaims, planTags, type Tagging } from './plan-tags.ts';

function release(version: string, channel: string | null = null, type = 'release'): Tagging {
  return { nextRelease: { version, channel, gitHead: 'abcdef0123456789' }, branch: { type } };
}

describe('planTags', () => {
  it.each([
    ['1.2.0', null, 'release', '1.2.0', ['1.2', '1', 'latest']],
    ['0.3.1', null, 'release', '0.3.1', ['0.3', 'latest']],
    ['1.2.0', 'next', 'release', '1.2.0', ['next']],
    ['1.2.0-beta.1', 'beta', 'prerelease', '1.2.0-beta.1', ['beta']],
    ['1.2.0-rc.1', null, 'prerelease', '1.2.0-rc.1', []],
    ['1.1.5', '1.1.x', 'maintenance', '1.1.5', ['1.1', '1']],
    ['1.2.0+build.7', null, 'release', '1.2.0_build.7', ['1.2', '1', 'latest']],
    ['1.2.0-f.1', 'feature/new', 'prerelease', '1.2.0-f.1', ['feature-new']],
  ])('%s on channel %s of a %s branch is %s and %j', (version, channel, type, tag, moving) => {
    const plan = planTags(release(version, channel, type));

    expect([plan.version, plan.moving.map(({ name }) => name)]).toEqual([tag, moving]);
  });

  it('takes templates, names nothing twice, and leaves `latest` to the end', () => {
    const templates = ['latest', 'v{version}', 'v{version}', 'sha-{sha}', 'stable', '{major}.{minor}.{patch}'];
    const { version, moving } = planTags(release('1.2.0'), templates);

    expect(version).toBe('v1.2.0');
    expect(moving.map(({ name }) => name)).toEqual(['sha-abcdef0', 'stable', '1.2.0', 'latest']);
  });
});

describe('isTagTemplate', () => {
  it.each([...defaultTags, 'v{version}', 'sha-{sha}'])('takes %s', (template) => {
    expect(isTagTemplate(template)).toBe(true);
  });
  it.each(['{versoin}', '{version', 'a b', '-{version}', 'a/b', ''])('refuses %j', (template) => {
    expect(isTagTemplate(template)).toBe(false);
  });
});

const latest = { name: 'latest', template: 'latest' };
const minor = { name: '1.2', template: '{major}.{minor}' };
const major = { name: '1', template: '{major}' };
const beta = { name: 'beta', template: '{channel}' };

describe('mayMove', () => {
  it.each([
    [latest, '1.2.0', [], true],
    [latest, '1.2.0', ['1.1.9', '1.2.0', 'latest', 'main', '9.9'], true],
    [latest, '1.2.0', ['1.10.0'], false],
    [latest, '1.2.0', ['2.0.0-rc.1'], true],
    [latest, '1.2.0', ['v1.3.0'], false],
    [minor, '1.2.4', ['1.2.5'], false],
    [minor, '1.2.4', ['1.3.0', '2.0.0'], true],
    [major, '1.2.4', ['1.3.0'], false],
    [major, '1.2.4', ['2.0.0'], true],
    [beta, '1.2.0-beta.2', ['1.2.0-beta.10'], false],
    [beta, '1.2.0-beta.2', ['1.2.0', '1.3.0-rc.1'], true],
  ])('%j to %s beside %j: %s', (tag, version, others, may) => {
    expect(mayMove(tag, release(version, 'beta'), others)).toBe(may);
  });
});

it('names the newest claim first', () => {
  expect(newerClaims(latest, release('1.0.0'), ['1.1.0', '1.10.0', '1.9.0', '0.9.0'])).toEqual([
    '1.10.0',
    '1.9.0',
    '1.1.0',
  ]);
});
