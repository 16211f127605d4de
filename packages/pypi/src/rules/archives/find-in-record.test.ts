import { expect, test } from '@jest/globals';
import { parseRecord } from '../../files/wheel/parse-record.ts';
import { findInRecord } from './find-in-record.ts';

const member = (path: string, sha256 = 'abc', size = 3) => ({ path, size, hash: `sha256=${sha256}` });
const record = 'a-1.dist-info/RECORD';

function facts(text: string, paths: ReturnType<typeof member>[]) {
  return findInRecord(parseRecord(text), [...paths, member(record)]).map(({ fact }) => fact);
}

test('accepts a record that lists every file as it is', () => {
  expect(
    facts(`a.py,sha256=abc,3\r\n"b, c.py",sha256=abc=,3\n${record},,\n`, [member('a.py'), member('b, c.py')]),
  ).toEqual([]);
});

test('neither folders nor signatures of the record are listed', () => {
  expect(facts(`${record},,\n`, [member('a/'), member(`${record}.jws`)])).toEqual([]);
});

test.each([
  [`${record},,\n`, [member('a.py')], '`RECORD` does not list all files: `a.py`'],
  [`a.py,sha256=abc,3\n${record},,\n`, [], '`RECORD` lists files that are not there: `a.py`'],
  [`a.py,sha256=abd,3\n${record},,\n`, [member('a.py')], 'another one, or another size: `a.py`'],
  [`a.py,sha256=abc,4\n${record},,\n`, [member('a.py')], 'another one, or another size: `a.py`'],
  [`a.py,,\n${record},,\n`, [member('a.py')], 'no hash'],
  [`a.py,sha256=abc,3\n${record},,\n`, [member('a.py'), member('a.py')], 'more than once: `a.py`'],
  [`../a.py,sha256=abc,3\n${record},,\n`, [member('../a.py')], 'lead out of it: `../a.py`'],
])('%j with %j: %s', (text, members, fact) => {
  expect(facts(text, members)).toEqual([expect.stringContaining(fact)]);
});

test('names the first files only', () => {
  const many = Array.from({ length: 9 }, (_, at) => member(`${at}.py`));

  expect(facts(`${record},,\n`, many)[0]).toMatch(/`4\.py` and 4 more$/);
});
