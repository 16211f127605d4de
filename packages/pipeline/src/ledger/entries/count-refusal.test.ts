import { describe, expect, it } from '@jest/globals';
import { ReleaseError } from '@waybill/kernel';
import { exampleEntry } from '../../../test/example-entry.ts';
import { countRefusal, isStuck } from './count-refusal.ts';

const permanent = (code: 'EONE' | 'ETWO') => new ReleaseError(code, 'No.', 'Never.', { permanent: true });
const passing = new ReleaseError('EUNREACHABLE', 'No answer.', 'Later.');

describe('countRefusal', () => {
  it('takes a release for stuck when the same permanent refusal came twice in a row', () => {
    const once = countRefusal(exampleEntry(), permanent('EONE'));
    const twice = countRefusal(once, new AggregateError([passing, permanent('EONE')]));

    expect([isStuck(exampleEntry()), isStuck(once), isStuck(twice)]).toEqual([false, false, true]);
    expect(twice.refused).toEqual({ code: 'EONE', times: 2 });
  });

  it('begins again after another refusal and after what may pass', () => {
    const once = countRefusal(exampleEntry(), permanent('EONE'));

    expect(countRefusal(once, permanent('ETWO')).refused).toEqual({ code: 'ETWO', times: 1 });
    expect(countRefusal(once, passing)).not.toHaveProperty('refused');
    expect(countRefusal(once, 'text')).not.toHaveProperty('refused');
  });
});
