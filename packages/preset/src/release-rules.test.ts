import { describe, expect, it } from '@jest/globals';
// @ts-expect-error: the analyzer ships no types.
import { analyzeCommits } from '@semantic-release/commit-analyzer';
// @ts-expect-error: the generator ships no types.
import { generateNotes } from '@semantic-release/release-notes-generator';
import { fakeContext } from '@waybill/kernel/testing';
import { noteSections, releaseRules } from './release-rules.ts';

const parser = { preset: 'conventionalcommits', presetConfig: { types: noteSections } };

function contextOf(...messages: string[]) {
  const commits = messages.map((message, i) => ({ hash: `${i}`.repeat(40), message, committerDate: '2026-01-01' }));
  return fakeContext({ commits });
}

describe('release rules', () => {
  it.each([
    ['feat: a', 'minor'],
    ['feat(api): a', 'minor'],
    ['fix: a', 'patch'],
    ['perf: a', 'patch'],
    ['refactor: a', 'patch'],
    ['build: a', 'patch'],
    ['revert: a', 'patch'],
    ['docs: a', null],
    ['style: a', null],
    ['test: a', null],
    ['ci: a', null],
    ['chore: a', null],
    ['chore!: a', 'major'],
    ['docs(api)!: a', 'major'],
    ['fix: a\n\nBREAKING CHANGE: b', 'major'],
    ['whatever', null],
  ])('%j makes %s', async (message, release) => {
    expect((await analyzeCommits({ ...parser, releaseRules }, contextOf(message))) || null).toBe(release);
  });

  it('takes the highest of several', async () => {
    const context = contextOf('fix: a', 'feat: b', 'docs: c');

    expect(await analyzeCommits({ ...parser, releaseRules }, context)).toBe('minor');
  });
});

it('gives the notes a section for every type that makes a release, and none for the quiet ones', async () => {
  const notes = await generateNotes(
    parser,
    contextOf('feat: new', 'fix: mended', 'build: wheel', 'ci: quiet', 'docs: page'),
  );

  expect(notes).toMatch(/### Features.*new.*### Bug Fixes.*mended.*### Build System.*wheel.*### Documentation.*page/s);
  expect(notes).not.toContain('quiet');
});
