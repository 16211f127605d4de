import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasChapter } from '../migration/judge-migration.ts';
import { isAbout } from './asked-texts.ts';
import { numbersIn } from './github-texts.ts';
import { simplify } from './item-text.ts';
import { type PersonItem, parseItems, usualItems } from './parse-items.ts';
import { findTicks } from './parse-ticks.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((each) => !/[\r\n]/.test(each) && /[\p{L}\p{N}]{2}/u.test(each) && !/required|<!--|-->/i.test(each));
const list = fc.uniqueArray(text, {
  maxLength: 20,
  selector: (each) => simplify(each).replace(/[^\p{L}\p{N}]+/gu, '-'),
});
const own = (items: ReturnType<typeof parseItems>) => {
  if ('problem' in items) throw new Error(items.problem);
  return items.filter(({ id }) => !usualItems.some((usual) => usual.id === id));
};

describe('items of a project', () => {
  it('are found again wherever they are ticked, in any spelling of a list', () => {
    const marks = fc.constantFrom('-', '*', '+', '1.', '2)');
    const property = fc.property(list, marks, fc.constantFrom('\n', '\r\n'), (titles, mark, end) => {
      const markdown = titles.map((title) => `- [ ] ${title}`).join('\n');
      const items = own(parseItems(markdown));
      const body = items.map(({ title }) => `${mark} [x] ${title}`).join(end);
      expect([...findTicks(items, [{ body, name: '#1', url: undefined }]).keys()].sort()).toEqual(
        items.map(({ id }) => id).sort(),
      );
      const open = body.replaceAll('[x]', '[ ]');
      expect(findTicks(items, [{ body: open, name: '#1', url: undefined }]).size).toBe(0);
    });
    fc.assert(property);
  });

  it('are those under each heading', () => {
    const markdown =
      '- [ ] one\n# Before the release\n- [x] two\n## During\n* [ ] three\n## After\n  - [ ] four\n- five\n-[ ] six';

    expect(own(parseItems(markdown)).map(({ phase, title, isTicked }) => [phase, title, isTicked])).toEqual([
      ['pre-release', 'one', false],
      ['pre-release', 'two', true],
      ['release', 'three', false],
      ['post-release', 'four', false],
    ]);
  });
});

it('a tick in code, in another item and of a longer text is none', () => {
  const items: PersonItem[] = [
    { id: 'a', phase: 'pre-release', title: 'Load test', isRequired: true, isTicked: false },
  ];
  const ticksIn = (body: string) => findTicks(items, [{ body, name: '#1', url: undefined }]).size;

  for (const body of ['```\n- [x] Load test\n```', '- [x] Load test of staging', 'x [x] Load test', '- [y] Load test'])
    expect(ticksIn(body)).toBe(0);
  for (const body of ['- [x] load test!', '- [X] **Load test** (required)', '- [x] other words <!-- waybill:a -->'])
    expect(ticksIn(body)).toBe(1);
});

it.each([
  ['feat: weigh (#12)', [12]],
  ['Merge pull request #7 from acme/topic\n\n(#8)', [7]],
  ['fix: #12 in the text', []],
  ['feat: a (#1) (#2)', [2]],
  ['revert: "a (#3)"', []],
])('pull requests in %j are %j', (message, numbers) => {
  expect(numbersIn({ message })).toEqual(numbers);
});

it.each([
  ['# Guide\n## 2.0.0', '2.0.0', true],
  ['## Migrating to v2', '2.1.0', true],
  ['## From 1.x to 2.x', '2.0.0', true],
  ['## 2.0.0-beta.1', '2.0.0-beta.1', true],
  ['## 1.2', '2.0.0', false],
  ['## 12.0.0', '2.0.0', false],
  ['2.0.0 is out', '2.0.0', false],
  ['## 2026-02-02', '2.0.0', false],
])('%j has a chapter about %s: %s', (markdown, version, has) => {
  expect(hasChapter(markdown, version)).toBe(has);
});

it.each([
  ['Release v1.2.0', false, true],
  ['Release v1.2.0-rc.1', true, false],
  ['Checklist', true, true],
  ['Checklist', false, false],
])('an issue %j (open: %s) is about v1.2.0: %s', (title, isOpen, is) => {
  expect(isAbout(title, { tag: 'v1.2.0', version: '1.2.0' }, isOpen)).toBe(is);
});
