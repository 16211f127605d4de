import { describe, expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import fc from 'fast-check';
import { at, commit, deployment, facts, release } from '../measure/example-facts.ts';
import { measure, Report } from '../measure/index.ts';
import { renderFiles, renderMarkdown, renderText } from './index.ts';

function reportOf(environment: string, step = 'pypi', benchmark = 'parse'): Report {
  const releases = [
    release(0, 'a', 10, { deployments: [deployment(10, { environment })], base: 'a' }),
    release(1, 'b', 20, {
      deployments: [deployment(20, { environment }), deployment(30, { environment, state: 'failed' })],
      steps: [{ name: step, at: at(20) }],
      measures: new Map([['report:benchmarks', { [benchmark]: 1.5 }]]),
      base: 'a',
    }),
  ];
  return measure({
    ...{ facts: facts(releases, [commit('a', 0), commit('b', 15, { parents: ['a'] })]), now: new Date(at(100)) },
    ...{ window: 30, environment: undefined, hotfixBranches: [], failedRollouts: true },
  });
}

it('a table for a terminal says what is known, and what is not', () => {
  const text = renderText(reportOf('production'));

  expect(text).toContain('Deployments to production\n');
  expect(text).toMatch(/Deployment frequency +0\.7 a week \(n = 3\) +before: 0 a week/);
  // Three deployments are no rate.
  expect(text).toMatch(/Change fail rate +1 of 3 +before: unknown/);
  expect(text).toMatch(/Change lead time +5 h \(n = 1\)/);
});

it('the JSON is what its schema says', () => {
  const files = renderFiles(reportOf('production'));

  expect(v.safeParse(Report, JSON.parse(files['metrics.json'] ?? ''))).toMatchObject({ success: true });
  expect(Object.keys(files)).toEqual(['metrics.json', 'metrics.md', 'metrics.prom', 'metrics.html', 'deployments.svg']);
});

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '<script>x</script>',
    '"><img src=x>',
    'a|b\n| c',
    '`@everyone`',
    '# h',
    'x\\"\ny',
    '\x1b[31m',
    '**b**',
    'a]]>',
    '::error::x',
  ),
);

describe('names of others', () => {
  it('are no markup of the page and of the badge', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const { 'metrics.html': page = '', 'deployments.svg': svg = '' } = renderFiles(
          reportOf(one || 'x', other, other || 'b'),
        );
        expect(page).not.toMatch(
          /<(?!\/?(?:html|head|meta|title|style|body|main|h1|h2|h3|section|div|table|thead|tbody|tr|th|td|ul|li|svg|desc|line|text|g|rect)\b|!doctype)/,
        );
        expect(svg.match(/<script|<img/)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('stay in their cell of the table', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const rows = renderMarkdown(reportOf(one || 'x', other, other || 'b'))
          .split('\n')
          .filter((line) => line.startsWith('|'));
        for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
      }),
      { numRuns: 60 },
    );
  });

  it('are one value of a label', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const { 'metrics.prom': text = '' } = renderFiles(reportOf(one || 'x', other, other || 'b'));
        expect(text.endsWith('\n# EOF\n')).toBe(true);
        for (const line of text.split('\n').slice(0, -2)) {
          expect(line).toMatch(
            /^(?:# (?:TYPE|UNIT|HELP) .*|waybill_\w+(?:\{(?:\w+="(?:[^"\\]|\\["\\n])*",?)*\})? -?[\d.e+-]+ \d+\.\d{3})$/,
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
