import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { parseLedger } from './parse-ledger.ts';

describe('parseLedger', () => {
  it('reads what it wrote', () => {
    expect(parseLedger(JSON.stringify(exampleEntry()))).toEqual({ entry: exampleEntry() });
  });

  it.each([
    ['{', 'it is not JSON', false],
    ['null', '`it`', false],
    [JSON.stringify({ ...exampleEntry(), schema: 2 }), '`schema`', true],
    [
      JSON.stringify({ ...exampleEntry(), deliveries: [{ member: 'a', state: 'lost', at: '' }] }),
      '`deliveries.0.state`',
      false,
    ],
  ])('says what is wrong with %.12s', (text, problem, isNewer) => {
    expect(parseLedger(text)).toEqual({ problem: expect.stringContaining(problem), isNewer });
  });

  it('ignores keys that a later version may add', () => {
    expect(parseLedger(JSON.stringify({ ...exampleEntry(), weather: 'fine' }))).toEqual({ entry: exampleEntry() });
  });
});
