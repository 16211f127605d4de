import { expect, it } from '@jest/globals';
import { type FailError, failuresOf } from './failures.ts';

it.each([
  [null, ''],
  [undefined, ''],
  [{ status: 404 }, '{"status":404}'],
  [new Error('The parcel is lost.'), 'The parcel is lost.'],
  [['a', 'b'], '["a","b"]'],
  ['Look for it.\n', 'Look for it.'],
])('takes %j for the details of an error', (details, shown) => {
  const error = Object.assign(new Error('It failed.'), { code: 'ELOST', details }) as FailError;

  expect(failuresOf([error], {})).toEqual([{ code: 'ELOST', message: 'It failed.', details: shown }]);
});

it('takes an error that says nothing', () => {
  const error = { semanticRelease: true, message: undefined } as unknown as FailError;

  expect(failuresOf([error], {})).toEqual([{ message: '', details: '' }]);
});
