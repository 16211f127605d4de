import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { array, boolean, constantFrom, integer, record, sample } from 'fast-check';
import { type RecentPython, recentPython } from '../../../test/harness/python/recent-python.ts';
import { findProblems } from '../../rst/src/find-problems.ts';

/** Lines of all kinds of markup: next to each other they are right, wrong, or something else altogether. */
const lines = [
  ...['', 'text', 'some more of it', '  indented', '    more', '\ttab', 'term', '  definition', '日本語', 'A. B. Name'],
  ...['Title', '=====', '====', '-----', '~~~~~', 'A longer title', '==============', '--', '----'],
  ...['- item', '- other', '* star', '  - nested', '-', '1. one', '2. two', 'a. alpha', '#. auto', '(i) roman', '1.'],
  ...[':field: value', '-a  option', '--long=ARG  text', '| line', '>>> doctest', '>quoted', 'para::', '::', '   code'],
  ...[
    '.. note:: x',
    '.. note::',
    '.. code:: python',
    '.. image:: x.png',
    '   :alt: x',
    '.. figure:: x.png',
    '.. math::',
  ],
  ...['.. contents::', '.. rubric:: x', '.. topic:: T', '.. role:: custom', ':custom:`x`', '.. automodule:: x'],
  ...['.. include:: x', '.. raw:: html', '.. a comment', '..', '.. [1] footnote', '.. [#] auto', '.. [CIT] citation'],
  ...['.. _target: https://e.org', '.. _target: https://f.org', '.. _inner:', '__ https://e.org', 'see target_ here'],
  ...['see [1]_ and [CIT]_', '`phrase`_ x', '`text <https://e.org>`_', '`text <https://f.org>`_', '`anonymous`__'],
  ...['*emphasis* and **strong**', '*args, **kwargs', '``literal``', '``unclosed', '`role`', ':ref:`x`', ':sub:`x`'],
  ...[
    '.. |sub| replace:: text',
    '|sub| and',
    '|missing| x',
    'a | b',
    '| a | b |',
    'snake_case_ x',
    '_`inline`',
    '[x]_',
  ],
  ...['"*" quoted', 'x\\* y', '**bold*', '(*x*)', '*a*b', '+---+---+', '| a | b |', '=== ===', 'a   b', '=== ==='],
];

const block = record({ line: constantFrom(...lines), isInside: integer({ min: 0, max: 9 }), isLast: boolean() });
const documents = array(block, { minLength: 1, maxLength: 7 }).map((blocks) =>
  blocks.map(({ line, isInside, isLast }) => `${isInside === 0 ? '  ' : ''}${line}\n${isLast ? '\n' : ''}`).join(''),
);

/** docutils and readme_renderer, which PyPI renders descriptions with, beside what is found without them. */
describe('descriptions in reStructuredText', () => {
  let recent: RecentPython;
  beforeAll(async () => {
    recent = await recentPython();
  });

  async function complaints(texts: readonly string[]): Promise<readonly (string | null)[]> {
    const script = join(import.meta.dirname, '../../../test/harness/python/render-descriptions.py');
    const { stdout } = await execa(recent.python, [script], { env: recent.env, input: JSON.stringify(texts) });
    return JSON.parse(stdout);
  }

  it('are refused only where PyPI would refuse them, and nearly always there', async () => {
    const texts = sample(documents, { numRuns: 4000, seed: 20261122 });
    const judged = await complaints(texts);

    const pairs = texts.map((text, at) => ({ text, said: judged[at] ?? null, found: findProblems(text) }));
    const wrong = pairs.filter(({ said, found }) => said === null && found.length > 0);
    const refused = pairs.filter(({ said }) => said !== null && !said.startsWith('No content'));
    const missed = refused.filter(({ found }) => found.length === 0);

    expect(wrong).toEqual([]);
    expect(refused.length).toBeGreaterThan(1000);
    expect(pairs.length - refused.length).toBeGreaterThan(500);
    expect(missed.length / refused.length).toBeLessThan(0.02);
  });
});
