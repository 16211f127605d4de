import { describe, expect, it, test } from '@jest/globals';
import { findProblems } from './find-problems.ts';

const found = (...lines: readonly string[]) =>
  findProblems(lines.join('\n')).map(({ line, what }) => `${line}: ${what}`);

const readme = `======
Parcel
======

.. image:: https://img.example/parcel.svg
   :target: https://example.org/
   :alt: badge

.. contents::

It ships *things*, **all** of them, with \`\`parcel --fast\`\`; see \`the guide <https://example.org/guide>\`_, Usage_ and [1]_.
2 * 3 * 4, a | b, \\*args and "*" are no markup, and neither is snake_case or __init__.

Usage
-----

1. Pack::

     $ parcel pack *.txt

2. Ship

   - by air
   - by sea

:Author: Ada

-v, --verbose  say more

.. code-block:: python

    ship(*boxes, **options)

.. note:: Mind the |gap|.

.. |gap| replace:: gap between
   the lines

+-----+-----+
| a   | b_  |
+-----+-----+

term
  its definition

| a line
| another

>>> 1 + 1
2

.. [1] A footnote
.. _b: https://example.org/b
`;

test('a usual description is fine, however its lines end', () => {
  expect(findProblems(readme)).toEqual([]);
  expect(findProblems(readme.replaceAll('\n', '\r\n'))).toEqual([]);
});

describe('what Sphinx knows and docutils does not', () => {
  it.each([
    ['.. automodule:: parcel', '1: docutils knows no directive `automodule`'],
    ['See :ref:`usage`.', '1: docutils knows no role `ref`'],
    ['See `usage`:doc:.', '1: docutils knows no role `doc`'],
    [
      '.. code-block:: sh\n   :caption: x\n\n   ls',
      '1: docutils knows no option `caption` of the directive `code-block`',
    ],
    ['|version| is out', '1: `|version|` is nowhere defined'],
  ])('%j: %s', (text, problem) => {
    expect(found(text)).toEqual([problem]);
  });

  it('takes roles that the description makes itself', () => {
    expect(found('.. role:: red', '', ':red:`hot`')).toEqual([]);
  });
});

describe('what PyPI has switched off', () => {
  it.each(['.. include:: CHANGES.rst', '.. raw:: html\n\n   <b>x</b>', '* .. include:: LICENSE', ':raw:`x`'])(
    '%j',
    (text) => {
      expect(found(text)).toEqual([expect.stringContaining('PyPI has switched off')]);
    },
  );
});

describe('titles', () => {
  it.each([
    [['Long title', '===='], '1: the line below a title is too short'],
    [['日本語の題', '====='], '1: the line below a title is too short'],
    [['====', 'Long title', '===='], '1: the ruler above a title is too short'],
    [['======', 'Title', '-----'], '1: a title has not the same ruler above and below'],
    [
      ['A', '===', '', 'B', '---', '', 'C', '~~~', '', 'D', '===', '', 'E', '~~~'],
      '13: a title is more than one level below the one before it',
    ],
    [['- item', '', '  Title', '  ====='], '3: a title stands inside of something else'],
    [['text', '', '-----'], '3: the text ends with a ruler'],
  ])('%j: %s', (lines, problem) => {
    expect(found(...lines)).toContain(problem);
  });

  it('are none where the ruler is short', () => {
    expect(found('Title', '==')).toEqual([]);
    expect(found('--', 'Title')).toEqual([]);
  });
});

describe('blocks', () => {
  it.each([
    [['text', 'more', '  indented'], '3: a line is indented, and nothing says why'],
    [['- item', 'text'], '2: a bullet list ends without a blank line'],
    [['1. item', '2. item', 'text'], '2: an enumerated list ends without a blank line'],
    [['term', '  definition', 'text'], '3: a definition list ends without a blank line'],
    [['  quote', 'text'], '2: an indented block ends without a blank line'],
    [['.. note:: x', 'text'], '2: markup that begins with `..` ends without a blank line'],
    [['Like this::', '', 'text'], '1: no indented block follows `::`'],
    [['+---+', '| a  |', '+---+'], '1: the frame of a table is not closed'],
    [['=== ===', 'a   b', '=== ===', 'text'], '1: a table has no bottom border, or no blank line after it'],
    [['.. image::'], '1: there is no argument of the directive `image`'],
    [['.. note::', '', 'text'], '1: there is no content of the directive `note`'],
    [['.. _target', '', 'x'], '1: a target has no colon after its name'],
    [['x'.repeat(10_001)], '1: it has more than 10000 characters'],
  ])('%j: %s', (lines, problem) => {
    expect(found(...lines)).toContain(problem);
  });
});

describe('inline markup', () => {
  it.each([
    ['f(*args)', '1: emphasis begins (*) and does not end'],
    ['one\ntwo **bold', '2: strong text begins (**) and does not end'],
    ['``code', '1: literal text begins (``) and does not end'],
    ['`code', '1: text in backquotes begins and does not end'],
    ['a |b', '1: a substitution begins (|) and does not end'],
    ['see other_', '1: `other` is referred to and nowhere defined'],
    ['see `The Other`_', '1: `the other` is referred to and nowhere defined'],
    ['see [7]_', '1: `7` is referred to and nowhere defined'],
    [':pep:`eight`', '1: `pep` takes a number'],
    ['`here <https://a.example>`_ and `here <https://b.example>`_', '1: two targets are called `here`'],
    ['`x`__', '0: 1 references with `__`, and 0 places for them'],
  ])('%j: %s', (text, problem) => {
    expect(found(text)).toEqual([problem]);
  });

  it.each([
    '`here <https://a.example>`_ and `here <https://a.example>`_',
    '`here <https://a.example>`__ `here <https://b.example>`__',
  ])('%j is fine', (text) => {
    expect(found(text)).toEqual([]);
  });
});
