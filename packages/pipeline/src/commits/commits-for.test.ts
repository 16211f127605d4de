import { describe, expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { commitsFor } from './commits-for.ts';

interface Message {
  readonly hash: string;
  readonly message: string;
}
type Read = (options: object, context: object) => Promise<string | null>;
interface Hooks {
  readonly analyzeCommits: Read;
  readonly generateNotes: Read;
}

const sentence = fc
  .array(fc.constantFrom('a', 'parcel', 'weighs', 'more', 'than', 'its', '`label`', '(says)', 'so:'), { minLength: 8 })
  .map((words) => words.join(' '));
/** What a line of a body can be to the parser, and what only looks like it. */
const line = fc.oneof(
  sentence,
  fc.constantFrom('', ' ', '\r', 'Closes #12', 'closes: shop/scale#3, #4 and gh-5', 'see https://example.com/a#7'),
  fc.constantFrom('BREAKING CHANGE: pounds', '* breaking-change: ounces', 'no BREAKING CHANGE here', 'DANGER: stairs'),
  fc.constantFrom(
    'Release-As: 2.0.0',
    'release-as:',
    '-type-',
    '- scales -',
    'feat',
    '---',
    'gpg: signed',
    '# a heading',
  ),
  fc.constantFrom('Co-authored-by: A <a@example.com>', 'by @somebody', 'fixes JIRA-9', 'jira-10', 'Reverts nothing.'),
);
const header = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('feat', 'fix', 'perf', 'docs', 'chore', 'revert', 'feature', 'Feat'),
      fc.constantFrom('', '(hall)', '(*)', '!', '(hall)!'),
      fc.constantFrom('weigh', 'weigh #8', 'ask @somebody', 'JIRA-1 is done'),
    )
    .map(([type, scope, subject]) => `${type}${scope}: ${subject}`),
  fc.constantFrom('Merge branch', 'Revert "feat: weigh"', 'no convention'),
);
const commits = fc
  .array(fc.record({ header, body: fc.array(line, { maxLength: 8 }), reverts: fc.option(fc.nat(9), { freq: 6 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => all.map(({ header: first, body, reverts }, i) => message(i, [first, ...body, ...revert(reverts)])));

function message(i: number, lines: readonly string[]): Message {
  return { hash: hashOf(i), message: lines.join('\n').trim() };
}

function revert(of: number | null): string[] {
  return of === null ? [] : ['', `This reverts commit ${hashOf(of)}.`];
}

function hashOf(i: number): string {
  return String(i).repeat(40);
}

/** The parser itself falls over some texts, such as a note that ends with `---`. */
async function outcome(read: Read, options: object, context: object): Promise<unknown> {
  return read(options, context).catch((error: unknown) => String(error));
}

describe('commitsFor', () => {
  it.each([
    ['no preset', {}],
    [
      'words of its own',
      {
        preset: 'conventionalcommits',
        presetConfig: { issuePrefixes: ['JIRA-', '#'] },
        parserOpts: { noteKeywords: ['DANGER', 'BREAKING CHANGE'] },
      },
    ],
    ['rules about bodies', { releaseRules: [{ body: '*parcel*', release: 'major' }] }],
  ])('changes neither the decision nor the notes, with %s', async (_what, options) => {
    const analyzer: Hooks = await import('@semantic-release/commit-analyzer' as string);
    const notes: Hooks = await import('@semantic-release/release-notes-generator' as string);
    const context = {
      ...fakeContext(),
      options: { repositoryUrl: 'https://github.com/shop/scale.git' },
      lastRelease: { gitTag: 'v1.0.0' },
      nextRelease: { gitTag: 'v1.1.0', version: '1.1.0' },
    };
    const member = (name: string) => ({ name, key: 'reader', plugin: name, options });

    await fc.assert(
      fc.asyncProperty(commits, async (all) => {
        const analyzed = commitsFor(all, member('@semantic-release/commit-analyzer'), {});
        const noted = commitsFor(all, member('@semantic-release/release-notes-generator'), {});

        expect(await outcome(analyzer.analyzeCommits, options, { ...context, commits: analyzed })).toEqual(
          await outcome(analyzer.analyzeCommits, options, { ...context, commits: all }),
        );
        expect(await outcome(notes.generateNotes, options, { ...context, commits: noted })).toEqual(
          await outcome(notes.generateNotes, options, { ...context, commits: all }),
        );
      }),
      { numRuns: 60 },
    );
  });

  const prose = [{ hash: hashOf(1), message: 'fix: weigh\n\nA parcel is heavier than it looks.\nCloses #1' }];
  const plugin = '@semantic-release/commit-analyzer';
  const reader = (name: string, options = {}) => ({ name, key: 'reader', plugin: name, options });

  it.each(['\n', '\r\n', '\t\n', '-\n', '-', ' ', '`', '`a ', '```\n', '@a', '#1 ', 'closes a/', '\r'])(
    'gets through a body of nothing but %j',
    (piece) => {
      // In time that grows with its square, this would take hours.
      const message = `feat: scales\n${piece.repeat(1_000_000)}x`;

      for (const options of [{}, { preset: 'conventionalcommits' }]) {
        const [commit] = commitsFor([{ hash: 'a', message }], reader(plugin, options), {});

        expect(commit?.message).toMatch(/^feat: scales/);
      }
    },
  );

  it('leaves out lines that say nothing to a known reader', () => {
    const [commit] = commitsFor(prose, reader(plugin), {});

    expect(commit?.message).toBe('fix: weigh\nCloses #1');
  });

  it.each([
    ['fix(@acme/web): weigh', { scope: '@acme/*', release: false }, null],
    ['chore(@acme/web): weigh', { scope: '@acme/web', release: 'patch' }, 'patch'],
    ['chore: ask @somebody', { subject: '*@somebody', release: 'patch' }, 'patch'],
    ['Revert "feat: weigh"', { revert: true, release: 'minor' }, 'minor'],
    ['Revert "feat: weigh"', { type: 'fix', release: 'minor' }, 'patch'],
    ['Revert "feat: weigh"', { type: 'revert', release: 'major' }, 'major'],
  ])('%j is to the rule %j what it was written as: %s', async (text, rule, expected) => {
    const analyzer: Hooks = await import('@semantic-release/commit-analyzer' as string);
    const options = { preset: 'conventionalcommits', releaseRules: [rule] };
    const all = commitsFor([{ hash: 'a', message: text }], reader(plugin, options), {});

    expect((await analyzer.analyzeCommits(options, { ...fakeContext(), commits: all })) || null).toBe(expected);
  });

  it.each([
    ['a reader that is not known', 'somebody-elses-analyzer', {}],
    ['a preset that is not known', plugin, { preset: 'eslint' }],
    ['a parser with a pattern of its own', plugin, { parserOpts: { notesPattern: () => /x/ } }],
    ['templates of its own', '@semantic-release/release-notes-generator', { writerOpts: { mainTemplate: '' } }],
    ['commits that are ignored by their text', plugin, { presetConfig: { ignoreCommits: 'heavier' } }],
    ['rules in a module', plugin, { releaseRules: './rules.js' }],
  ])('leaves the text alone for %s', (_who, name, options) => {
    expect(commitsFor(prose, reader(name, options), {})).toEqual(prose);
  });
});
