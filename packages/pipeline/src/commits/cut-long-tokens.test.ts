import { describe, expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import { cutLongTokens } from './cut-long-tokens.ts';

const commit = (message: string) => ({ hash: 'a'.repeat(40), message, subject: message.split('\n')[0] ?? '' });

describe('cutLongTokens', () => {
  it('cuts words that no person writes, and leaves every other commit as it is', () => {
    const plain = commit('fix: a link to https://example.com/a/b#c and a hash');
    const [long, same] = cutLongTokens([commit(`fix: lock\n\nsha512-${'x'.repeat(5000)} end`), plain]);

    expect(long?.message).toMatch(/^fix: lock\n\nsha512-x{113}… end$/);
    expect(same).toBe(plain);
  });

  it('makes a commit quick that stalls the parser of conventional commits', async () => {
    const commits = [commit(`feat: lock\n\n${'x'.repeat(1_000)}`)];
    // @ts-expect-error: it has no types
    const { analyzeCommits } = await import('@semantic-release/commit-analyzer');
    const analyze = async (given: typeof commits) => {
      const started = performance.now();
      const type = await analyzeCommits({}, { ...fakeContext(), commits: given });
      return { type, milliseconds: performance.now() - started };
    };
    await analyze([commit('fix: warm up')]);

    const stalled = await analyze(commits);
    const cut = await analyze(cutLongTokens(commits));

    expect([stalled.type, cut.type]).toEqual(['minor', 'minor']);
    expect(stalled.milliseconds).toBeGreaterThan(cut.milliseconds * 10);
  });
});
