import { describe, expect, it } from '@jest/globals';
import { fakeContext } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { commitsFor } from '../packages/pipeline/src/commits/commits-for.ts';
import { restoreText } from '../packages/pipeline/src/commits/messages/inert-text.ts';
import { noteSections, releaseRules } from '../packages/preset/src/release-rules.ts';

const parser = { preset: 'conventionalcommits', presetConfig: { types: noteSections } };
const analyzer = '@semantic-release/commit-analyzer';
const generator = '@semantic-release/release-notes-generator';
const member = (name: string, options: object) => ({ name, key: name, plugin: name, options: { ...options } });

/** The release and the notes that the real plugins make of these messages, newest first. */
async function released(...messages: string[]) {
  const commits = messages.map((message, i) => ({ hash: hashOf(i), message, committerDate: '2026-01-01' }));
  // @ts-expect-error: it ships no types.
  const { analyzeCommits } = await import('@semantic-release/commit-analyzer');
  // @ts-expect-error: it ships no types.
  const { generateNotes } = await import('@semantic-release/release-notes-generator');
  const context = {
    ...fakeContext(),
    options: { repositoryUrl: 'https://github.com/shop/scale.git' },
    lastRelease: { gitTag: 'v1.0.0' },
    nextRelease: { gitTag: 'v1.1.0', version: '1.1.0' },
  };
  const rules = { ...parser, releaseRules };
  const analyzed = commitsFor(commits, member(analyzer, rules), {});
  const noted = commitsFor(commits, member(generator, parser), {});
  const type: string | null = (await analyzeCommits(rules, { ...context, commits: analyzed })) ?? null;
  const notes = restoreText(await generateNotes(parser, { ...context, commits: noted }));
  return { type, notes: notes.slice(notes.indexOf('\n') + 1).trim() };
}

function hashOf(i: number): string {
  return String(i % 10).repeat(40);
}

describe('version and notes', () => {
  it.each([
    [['Feat: a'], 'minor', /### Features\n\n\* a/],
    [['fix: b', 'FEAT(API): a'], 'minor', /### Features\n\n\* \*\*API:\*\* a[\s\S]*### Bug Fixes\n\n\* b/],
    [['fix: a\n\nbreaking change but does not actually include one'], 'patch', /^### Bug Fixes[^B]*$/],
    [['docs: a\n\nBREAKING CHANGE: b'], 'major', /### ⚠ BREAKING CHANGES\n\n\* b/],
    [['feat!: a'], 'major', /### ⚠ BREAKING CHANGES\n\n\* a/],
    [['Revert "feat: a (#1)" (#2)\n\nReverts shop/scale#1'], 'patch', /### Reverts\n\n\* feat: a/],
    [['Revert "feat: a (#1)" (#2)\n\nReverts shop/scale#1', 'feat: a (#1)'], null, /^$/],
    [
      ['fix: b', 'Revert "feat: a"\n\nThis reverts commit 2222222.', 'feat: a'],
      'patch',
      /^### Bug Fixes\n\n\* b[^#]*$/,
    ],
    [['revert!: feat: a'], 'major', /### Reverts\n\n\* feat: a/],
    [['fix(a): b (c): d'], 'patch', /\* \*\*a:\*\* b \(c\): d/],
    [['chore: a\n\nRelease-As: 2.0.0'], null, /^$/],
    [['feat : a', 'feature: b', '✨ c'], null, /^$/],
  ] as const)('of %j: %s', async (messages, type, notes) => {
    const made = await released(...messages);

    expect(made.type).toBe(type);
    expect(made.notes).toMatch(notes);
  });

  it('hold no name and no address of a footer', async () => {
    const { notes } = await released(
      'feat: a\n\nBREAKING CHANGE: pounds\nmore of it\n\nCo-authored-by: Ann <ann@example.com>\nSigned-off-by: Ben <ben@example.com>',
    );

    expect(notes).toContain('pounds\nmore of it');
    expect(notes).not.toMatch(/ann|ben|example/i);
  });

  it.each([
    ['feat: support @property and @app.route("/x")', '* support `@property` and `@app.route`("/x")'],
    ['feat: keep `@dataclass` and `#123`', '* keep `@dataclass` and `#123`'],
    ['feat(@shop/ui): ask ann@example.com', '* **`@shop/ui`:** ask ann@example.com'],
    ['fix: see #7', '* see [#7](https://github.com/shop/scale/issues/7)'],
  ])('%j notifies nobody', async (message, line) => {
    const { notes } = await released(message);

    expect(notes).toContain(line);
    expect(notes).not.toMatch(/\[`?@|issues\/123/);
  });

  it('leave code in a breaking change as it is', async () => {
    const { notes } = await released(
      'feat: a\n\nBREAKING CHANGE: use `@cached` for #5.\n\n```python\n@cached # 12\nBREAKING CHANGE: no\ndef f(): ...\n```\nAlso @ann.\nCloses #8',
    );

    expect(notes).toContain(
      'use `@cached` for #5.\n\n```python\n@cached # 12\nBREAKING CHANGE: no\ndef f(): ...\n```\nAlso `@ann`.',
    );
    expect(notes).toMatch(/\* a .*closes \[#8\]/);
    expect(notes).not.toMatch(/closes.*#(5|12)/);
  });

  it('say that an issue is closed where the commit says so', async () => {
    const { notes } = await released(
      'fix: a\n\nthe pre-fix #141414 terminal pane, see #3\nCloses #12, shop/crate#13 and GH-14',
    );

    expect(notes).toMatch(/closes \[#12\]\S+ \[shop\/crate#13\]\S+ \[#14\]/);
    expect(notes).not.toMatch(/141414|#3\b/);
  });
});

const types = ['feat', 'fix', 'perf', 'revert', 'refactor', 'build', 'docs', 'style', 'test', 'ci', 'chore', 'feature'];
const spelled = fc
  .tuple(fc.constantFrom(...types), fc.constantFrom('lower', 'Upper', 'ALL'))
  .map(([type, how]) =>
    how === 'lower' ? type : how === 'ALL' ? type.toUpperCase() : type[0]?.toUpperCase() + type.slice(1),
  );
const header = fc
  .tuple(
    spelled,
    fc.constantFrom('', '(hall)', '()', '(A b)'),
    fc.constantFrom('', '!', ' '),
    fc.constantFrom(': ', ':', ' - '),
  )
  .map((parts) => parts.join(''));
const line = fc.constantFrom(
  ...[
    '',
    'prose',
    'BREAKING CHANGE: pounds',
    'breaking change: prose',
    '* BREAKING CHANGE: a',
    'BREAKING-CHANGE:',
    '```',
  ],
  ...[
    '    BREAKING CHANGE: code',
    'Closes #1',
    'Refs: #2',
    'Co-authored-by: A <a@x.test>',
    '---',
    '-x-',
    'gpg: a',
    '# b',
  ],
  ...['This reverts commit 1111111.', 'Reverts shop/scale#1', '* feat!: squashed', 'Release-As: 3.0.0', 'by @somebody'],
);
const message = fc
  .tuple(header, fc.array(line, { maxLength: 6 }))
  .map(([first, body], i = 0) => [`${first}subject ${i}`, '', ...body].join('\n').trim());

/** The headings whose entries make a release. */
const releasing = ['Features', 'Bug Fixes', 'Performance', 'Reverts', 'Code Refactoring', 'Build System'];

it('whatever the notes list under a releasing heading makes that release, and the other way round', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 5 }), async (messages) => {
      const { type, notes } = await released(...messages);

      const headings = [...notes.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading);
      const expected = headings.some((heading) => heading.includes('BREAKING'))
        ? 'major'
        : headings.includes('Features')
          ? 'minor'
          : headings.some((heading) => releasing.includes(heading))
            ? 'patch'
            : null;
      expect(type).toBe(expected);
      expect(notes).not.toContain('x.test');
    }),
    { numRuns: 150 },
  );
});
