import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { failuresOf } from './failures.ts';
import { outputsOf, renderOutputs } from './render-outputs.ts';
import { renderMarkdown, renderText } from './render-summary.ts';
import { describeStanding, type Standing } from './standing.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, seconds));
const journal = {
  steps: [
    { step: 'prepare', member: 'pypi', started: at(0), ended: at(4), ok: true },
    { step: 'publish', member: 'github', started: at(4), ended: at(8), ok: false },
  ],
};

it.each([
  ['not-deployed', ['EDEPLOYFAILED'], 'its deployment failed'],
  ['not-notified', ['ENOTNOTIFIED'], 'a required notification was not delivered'],
  ['not-deployed', ['EDEPLOYFAILED', 'ENOTNOTIFIED'], 'its deployment and a required notification failed'],
] as const)('a release that is out says what failed after it: %s, %j', (outcome, codes, words) => {
  const failures = codes.map((code) => ({ code, message: 'x', details: '' }));
  const page = renderMarkdown({ outcome, entry: exampleEntry(), journal: { steps: [] }, failures });

  expect(page.split('\n')[0]).toMatch(new RegExp(`^## Release v1\\.2\\.0 is out[,;] (?:and )?${words}$`));
});

describe('the summary of a failed release', () => {
  const standing = {
    ...{ tag: 'v1.2.0', isTagPublic: true, hasCommit: true },
    ...{ delivered: ['pypi'], begun: ['github'], open: ['exec'] },
  };
  const failures = failuresOf(
    [
      Object.assign(new Error('The image was not built.'), {
        code: 'EIMAGEBUILD',
        details: 'Correct what the build says:\n\n```text\nERROR: *exit* code 1 of hunter22\n```',
        member: 'docker',
        step: 'prepare',
      }),
    ].flatMap((error) => [error, error]),
    { BUILD_TOKEN: 'hunter22' },
  );
  const advice = describeStanding(standing);
  const text = renderText({ outcome: 'failed', entry: exampleEntry(), journal, failures, advice });

  it('has a row for everything, in columns', () => {
    expect(text).toContain('Release v1.2.0 failed');
    expect(text).toMatch(/^p\.whl +PyPI +done +2026-11-22T09:00:00\.000Z +https:\/\/pypi\.example$/m);
    expect(text).toMatch(/^release +github +failed: EUNREACHABLE no answer +2026/m);
  });

  it('shows what ran when', () => {
    expect(text).toMatch(/^prepare pypi +█{16} {17,} 4\.0 s$/m);
    expect(text).toMatch(/^publish github {17}█{16} +4\.0 s {2}failed$/m);
  });

  it('says where it stopped, what is public, and what to do', () => {
    expect(text).toContain('Failed: publish of github.');
    expect(text).toContain('Public: the tag v1.2.0, pypi.');
    expect(text).toContain('npx waybill resume v1.2.0');
  });

  it('names each error once, with its code and sentence', () => {
    expect(text.split('EIMAGEBUILD The image was not built.')).toHaveLength(2);
  });

  it('gives code, sentence, what to do and the output as code on the page of the job, without secrets', () => {
    const page = renderMarkdown({ outcome: 'failed', entry: exampleEntry(), journal, failures, advice });

    expect(page).toContain(
      '### `EIMAGEBUILD` (prepare of docker)\n\nThe image was not built.\n\nCorrect what the build says:\n\n```text\nERROR: *exit* code 1 of [secret]\n```\n\nPublic: the tag v1.2.0, pypi.',
    );
    expect(page.split('EIMAGEBUILD')).toHaveLength(2);
  });

  const untouched = { delivered: [], begun: [] };

  it.each<[string, Partial<Standing>, string[]]>([
    ['before a release was known', { tag: undefined }, ['Public: nothing, as this run had not begun a release.']],
    [
      'before the commit',
      { ...untouched, isTagPublic: false, hasCommit: false },
      [
        'Public: nothing. The tag v1.2.0 does not exist, and nothing was delivered.',
        'Run again: `npx semantic-release`.',
      ],
    ],
    [
      'between commit and tag',
      { ...untouched, isTagPublic: false },
      [
        'Public: only the release commit. The tag v1.2.0 does not exist, and nothing was delivered.',
        'Run again: `npx semantic-release`.',
      ],
    ],
    [
      'without an answer of the remote',
      { ...untouched, isTagPublic: 'unknown' },
      [
        'The remote does not answer, so it is not known whether the tag v1.2.0 is public.',
        'Run again: `npx semantic-release`.',
      ],
    ],
    [
      'after the tag',
      {},
      [
        'Public: the tag v1.2.0, pypi.',
        'Begun and not finished, so that parts may be public: github.',
        'Not begun: exec.',
        'Finish it: run the job again, or `npx waybill resume v1.2.0`.',
      ],
    ],
  ])('says what is public %s', (_, changes, sentences) => {
    expect(describeStanding({ ...standing, ...changes })).toEqual(sentences);
  });

  it('is the same as Markdown, whose cells cannot be broken', () => {
    const entry = exampleEntry({ deliveries: [{ member: 'a|b', state: 'done', at: exampleEntry().updated }] });

    expect(renderMarkdown({ outcome: 'failed', entry, journal })).toContain('| release | a\\|b | done |');
  });

  it('shows words of others, whatever they hold', () => {
    const hostile = 'a\n## b <!-- [x](javascript:c) `d` \u202Ee\x1B[2K &#60; \u200Bf';
    const entry = exampleEntry({
      deliveries: [
        { member: 'a', state: 'done', at: exampleEntry().updated, result: { name: hostile, url: 'javascript:a' } },
        {
          member: '__init__ Zoë.py שלום',
          state: 'done',
          at: exampleEntry().updated,
          result: { url: 'https://a.test/b_c' },
        },
      ],
    });
    const error = Object.assign(new Error(hostile), { code: 'EA', details: `${hostile}\n\n\`\`\`\n<b>\n\`\`\`` });
    const input = { outcome: 'failed', entry, journal, failures: failuresOf([error], {}) } as const;

    expect(renderMarkdown(input)).toContain('| a ## b \\<!-- \\[x\\](javascript:c) \\`d\\` e \\&#60; f |');
    expect(renderMarkdown(input)).toContain('| \\_\\_init\\_\\_ Zoë.py שלום | done |');
    expect(renderMarkdown(input)).toContain('| https://a.test/b_c |');
    expect(renderMarkdown(input)).toContain('## b \\<!-- [x\\](javascript:c) `d` e &#60; f');
    expect(renderMarkdown(input)).toContain('```\n<b>\n```');
    expect(renderText(input)).toContain('a ## b <!-- [x](javascript:c) `d` e &#60; f');
    expect(`${renderMarkdown(input)}${renderText(input)}`).not.toMatch(/[\x1B\u202E\u200B]/);
  });
});

it('an announcement that failed is on the page of a release that is out, with its reason as code', () => {
  const announcements = [
    {
      member: 'github',
      event: 'success' as const,
      state: 'failed' as const,
      at: exampleEntry().updated,
      reason: 'No *issue* #7\nfor you',
    },
  ];
  const page = renderMarkdown({ outcome: 'released', entry: exampleEntry({ announcements }), journal });

  expect(page).toContain('## Release v1.2.0 is out\n');
  expect(page).toContain('> The success step of `github` failed:\n>\n> ```text\n> No *issue* #7\n> for you\n> ```');
  expect(page).toContain('| failed: No \\*issue\\* #7 |');
});

describe('the outputs of a job', () => {
  it('name version, digests and addresses', () => {
    expect(outputsOf('released', exampleEntry())).toEqual({
      ...{ outcome: 'released', version: '1.2.0', tag: 'v1.2.0', channel: '' },
      digests: `{"p.whl":"sha256:${'a'.repeat(64)}"}`,
      urls: '{"pypi":"https://pypi.example"}',
    });
    expect(outputsOf('nothing-to-release', undefined)).toEqual({ outcome: 'nothing-to-release' });
  });

  it('keep a value of several lines from forging another output', () => {
    expect(renderOutputs({ a: 'x\noutcome=released' }, 'END-1')).toBe('a<<END-1\nx\noutcome=released\nEND-1\n');
  });
});
