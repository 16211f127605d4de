import { describe, expect, it } from '@jest/globals';
import { readMessage } from './read-message.ts';

const breakingIn = (...lines: string[]) => readMessage(['fix: weigh', '', ...lines].join('\n')).breaking;

describe('a header', () => {
  it.each([
    ['feat: a', { type: 'feat', isBreaking: false, subject: 'a' }],
    ['Feat: a', { type: 'Feat', isBreaking: false, subject: 'a' }],
    ['FIX(API)!: a', { type: 'FIX', scope: 'API', isBreaking: true, subject: 'a' }],
    ['fix(a): b (c): d', { type: 'fix', scope: 'a', isBreaking: false, subject: 'b (c): d' }],
    ['feat:   a  ', { type: 'feat', isBreaking: false, subject: 'a' }],
    ['feat(app/(auth)/login): a', { type: 'feat', scope: 'app/(auth)/login', isBreaking: false, subject: 'a' }],
    ['fix(a(b))!: c (d): e', { type: 'fix', scope: 'a(b)', isBreaking: true, subject: 'c (d): e' }],
    ['bug-fix: a', { type: 'bug-fix', isBreaking: false, subject: 'a' }],
  ])('%j is conventional', (header, said) => {
    expect(readMessage(header).said).toEqual(said);
  });

  it.each([
    'feat : a',
    'feat:a',
    'feat(: a',
    ': a',
    '✨ a',
    ':sparkles: a',
    'Merge branch x',
    'feat! : a',
    'feat!(a): b',
    'feat(a(b): c',
    'feat(a)(b): c',
    'feat:\u00A0a',
    'fix（x）: a',
    '',
  ])('%j is not', (header) => {
    expect(readMessage(header).said).toBeUndefined();
  });
});

describe('a breaking change', () => {
  it.each([
    [['BREAKING CHANGE: pounds']],
    [['BREAKING-CHANGE: pounds']],
    [['Some words.', '', 'BREAKING CHANGE: pounds']],
    [['Some words.', 'BREAKING CHANGE: pounds']],
    [['BREAKING CHANGE:', 'pounds']],
    [['BREAKING CHANGE: pounds\r']],
    [['Refs: #1', 'BREAKING CHANGE: pounds', 'Reviewed-by: Ann']],
    [['BREAKING CHANGE: pounds', 'Co-authored-by: Ann <ann@example.com>']],
    [['BREAKING CHANGE: pounds', '', 'Co-authored-by: Ann <ann@example.com>', 'Signed-off-by:Ben <ben@example.com>']],
    [['BREAKING CHANGE: pounds', '', '---------', '', 'Co-authored-by: Ann <ann@example.com>']],
    [['BREAKING CHANGE: pounds', 'Closes #12']],
    [['BREAKING CHANGE: pounds', 'closes shop/scale#12']],
    [['BREAKING CHANGE: pounds', '(cherry picked from commit 0123456)']],
    [['* feat: a', '', 'BREAKING CHANGE: pounds', '', '* fix: b']],
    [
      [
        'BREAKING CHANGE: pounds',
        '',
        '---',
        'updated-dependencies:',
        '- dependency-name: scale',
        '  dependency-type: direct',
      ],
    ],
    [['BREAKING CHANGE: pounds', '---\r', 'updated-dependencies:\r', '- dependency-name: scale\r', '...']],
    [['```', 'an example', '```', 'BREAKING CHANGE: pounds']],
    [['```', 'BREAKING CHANGE: pounds']],
    [['```code``` in a line', '', 'BREAKING CHANGE: pounds', '', 'See: below', '', '```', 'an example', '```']],
    [['BREAKING CHANGE: pounds', '', '  Co-authored-by: Ann <ann@example.com>']],
    [['BREAKING CHANGE: pounds', '> Reviewed-by : Ann <ann@example.com>']],
    [['BREAKING CHANGE: pounds', '', 'See merge request shop/scale!12']],
    [['BREAKING CHANGE: pounds', '', '# Conflicts:', '#\tpackage.json']],
    [['BREAKING CHANGE: pounds', '', '🤖 Generated with [a tool](https://example.com)']],
    [['BREAKING CHANGE: pounds', '', 'Closes PROJ-12, PROJ-13.']],
    [['BREAKING CHANGE: pounds', '', 'Resolves https://example.com/issues/12']],
    [['<details>', '<summary>Notes</summary>', '</details>', '', 'BREAKING CHANGE: pounds']],
    [['<details>', 'BREAKING CHANGE: pounds']],
    [['<!-- a hint -->', 'BREAKING CHANGE: pounds']],
    [['<!--', 'a hint', '-->', 'BREAKING CHANGE: pounds']],
  ])('is a footer with its text alone: %j', (lines) => {
    expect(breakingIn(...lines).map((text) => text.replace(/^```\n?/, ''))).toEqual(['pounds']);
  });

  it.each([
    [['breaking change but does not actually include one']],
    [['breaking change: but only in prose']],
    [['Breaking Change: in title case']],
    [['BREAKING CHANGE without a colon']],
    [['BREAKING CHANGE:without a blank']],
    [['BREAKING CHANGE #12']],
    [['BREAKING CHANGES: more than one']],
    [['BREAKING CHANGE:']],
    [['BREAKING CHANGE: ']],
    [['no BREAKING CHANGE: in the middle']],
    [['* BREAKING CHANGE: in a list']],
    [['> BREAKING CHANGE: in a quotation']],
    [['```', 'BREAKING CHANGE: in a fence', '```']],
    [['~~~ text', 'BREAKING CHANGE: in a fence', '```', '~~~']],
    [['<!--', 'BREAKING CHANGE: in a comment of a template', '-->']],
    [['<!-- Describe it:', '```', '', 'BREAKING CHANGE: in a comment of a template -->', 'Words.']],
    [['```html', '<!--', '```', '```', 'BREAKING CHANGE: in a fence', '```']],
    [['<details>', '<summary>a</summary>', '', 'BREAKING CHANGE: of a dependency', '', '</details>']],
    [['<details><details>', '</details>', 'BREAKING CHANGE: of a dependency', '</details>']],
    [['<pre>', 'BREAKING CHANGE: in code', '</pre>']],
    [['Words:', '', '    BREAKING CHANGE: in an indented block']],
    [['', '\tBREAKING CHANGE: in an indented block']],
  ])('is no prose and no code: %j', (lines) => {
    expect(breakingIn(...lines)).toEqual([]);
  });

  it('keeps a text of several paragraphs, lists and code', () => {
    const text = [
      'the file is another one.',
      '',
      '```yaml',
      'weight: 3',
      'unit: kg',
      '```',
      '',
      '- one',
      '- two: three',
      '- Four(5): six',
      'Fixes PROJ-3 and the weight.',
      'Made by: hand',
    ];

    expect(breakingIn(`BREAKING CHANGE: ${text[0]}`, ...text.slice(1), 'Refs: #3')).toEqual([text.join('\n')]);
  });

  it('keeps a rule between its paragraphs', () => {
    expect(breakingIn('BREAKING CHANGE: a', '', '---', '', 'b', '---', 'c d')).toEqual(['a\n\n---\n\nb\n---\nc d']);
  });

  it('may be several', () => {
    expect(breakingIn('BREAKING CHANGE: a', 'BREAKING-CHANGE: b', 'more', 'Refs: #1')).toEqual(['a', 'b\nmore']);
  });
});

it('reads a long message in time that grows with its length', () => {
  for (const piece of [
    '\n',
    '```\n',
    '<!--\n',
    '-->\n',
    '    a\n',
    'BREAKING CHANGE: a\n',
    '- \n',
    ' ',
    '(',
    '<pre>\n',
    '</pre>\n',
  ])
    expect(readMessage(`feat: a\n\n${piece.repeat(200_000)}x`).said?.type).toBe('feat');
});
