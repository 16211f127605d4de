import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseHandover } from './parse-handover.ts';

const expected = { version: '1.0.0', tag: 'v1.0.0', commit: 'a'.repeat(40) };
const wheel = {
  ...{ kind: 'wheel', name: 'p-1.0.0-py3-none-any.whl', path: '.waybill/1.0.0/dist/p-1.0.0-py3-none-any.whl' },
  ...{ sha256: 'f'.repeat(64), size: 7, mediaType: 'application/zip', madeBy: 'pypi' },
};
const whole = { schema: 1, ...expected, artifacts: [wheel] };

it('takes a build of this version and commit', () => {
  expect(parseHandover(JSON.stringify(whole), expected)).toEqual({ handover: whole });
});

it('takes a build of the commit that an earlier attempt has released from', () => {
  const again = { ...expected, commit: 'c'.repeat(40), builtFrom: expected.commit };

  expect(parseHandover(JSON.stringify(whole), again)).toEqual({ handover: whole });
  expect(parseHandover(JSON.stringify({ ...whole, commit: 'b'.repeat(40) }), again)).toHaveProperty('problem');
});

it.each([
  ['no JSON', '{', 'is not JSON'],
  ['a list', '[]', 'Invalid'],
  ['a newer schema', { ...whole, schema: 2 }, '`schema`'],
  ['another version', { ...whole, version: '1.1.0', tag: 'v1.1.0' }, 'it is a build of v1.1.0'],
  ['another tag', { ...whole, tag: 'w1.0.0' }, 'it is a build of w1.0.0'],
  ['another commit', { ...whole, commit: 'b'.repeat(40) }, 'was built from commit bbb'],
  ['a path elsewhere', { ...whole, artifacts: [{ ...wheel, path: '.waybill/1.0.0/../../x' }] }, 'must be below'],
  ['a path of another version', { ...whole, artifacts: [{ ...wheel, path: '.waybill/1.1.0/x' }] }, 'must be below'],
  ['no path', { ...whole, artifacts: [{ ...wheel, path: undefined }] }, 'must be below'],
  ['no hash', { ...whole, artifacts: [{ ...wheel, sha256: undefined }] }, 'has no hash'],
  ['half a hash', { ...whole, artifacts: [{ ...wheel, sha256: 'f'.repeat(63) }] }, 'artifacts.0.sha256'],
  ['an unknown kind', { ...whole, artifacts: [{ ...wheel, kind: 'script' }] }, 'artifacts.0.kind'],
  ['an artifact twice', { ...whole, artifacts: [wheel, { ...wheel, path: '.waybill/1.0.0/other' }] }, 'listed twice'],
  ['a path twice', { ...whole, artifacts: [wheel, { ...wheel, name: 'q.whl' }] }, 'listed twice'],
  ...['VERIFY.md', 'waybill.json'].map(
    (name) =>
      [
        `a ${name}`,
        { ...whole, artifacts: [{ ...wheel, path: `.waybill/1.0.0/dist/${name}` }] },
        'this job writes',
      ] as const,
  ),
])('refuses %s', (_, value, problem) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);

  expect(parseHandover(text, expected)).toEqual({ problem: expect.stringContaining(problem) });
});

it('reads whatever it is given', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(parseHandover(text, expected)).toHaveProperty('problem');
    }),
  );
});
