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

  it('leaves text of scripts without blanks, and never cuts a character in two', () => {
    const chinese = commit(`feat: 秤\n\nBREAKING CHANGE: ${'重量单位改为千克。'.repeat(100)}`);
    const [same, cut] = cutLongTokens([chinese, commit(`feat: x${'🎉'.repeat(2_000)}`)]);

    expect(same).toBe(chinese);
    expect(cut?.message).toMatch(/^feat: x(?:🎉){949}…$/u);
    expect(cut?.message.isWellFormed()).toBe(true);
  });

  it('cuts a long word within such text', () => {
    const [cut] = cutLongTokens([commit(`feat: ${'重'.repeat(300)}${'x'.repeat(5_000)}重`)]);

    expect(cut?.message).toBe(`feat: ${'重'.repeat(300)}${'x'.repeat(120)}…重`);
  });

  it('cuts lines that no person writes, after their words', () => {
    const [line, word, many] = cutLongTokens([
      commit(`feat: weigh\n\n${'a@b '.repeat(16_000)}\nCloses #1`),
      commit(`feat: ${'x'.repeat(5_000)} end`),
      commit(`feat: weigh\n\n${'some words\n'.repeat(1_000)}`),
    ]);

    expect(line?.message).toBe(`feat: weigh\n\n${'a@b '.repeat(500)}…\nCloses #1`);
    expect(word?.message).toMatch(/x… end$/);
    expect(many?.message).toHaveLength(11_013);
  });

  it('leaves so many blanks as code is indented by', () => {
    const [blanks, code] = cutLongTokens([
      commit(`feat: a${' '.repeat(2_000)}b\n\n${'\t'.repeat(500)}c`),
      commit(`feat: a\n\n${' '.repeat(40)}code();`),
    ]);

    expect(blanks?.message).toBe(`feat: a${' '.repeat(40)}b\n\n${'\t'.repeat(40)}c`);
    expect(code?.message).toBe(`feat: a\n\n${' '.repeat(40)}code();`);
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
