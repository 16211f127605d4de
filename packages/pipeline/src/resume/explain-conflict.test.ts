import { describe, expect, it } from '@jest/globals';
import { ReleaseError } from '@waybill/kernel';
import { exampleEntry } from '../../test/example-entry.ts';
import type { LedgerArtifact } from '../ledger/entries/parse-ledger.ts';
import { explainConflict, explainRemade } from './explain-conflict.ts';

const wheel = (sha256: string): LedgerArtifact => ({
  ...{ kind: 'wheel', name: 'parcel.whl', path: '.waybill/1.2.0/dist/parcel.whl', sha256, madeBy: 'pypi' },
  mediaType: 'application/zip',
});
const entry = exampleEntry({ artifacts: [wheel('a'.repeat(64))] });
const conflict = new ReleaseError('ECHANGEDONINDEX', 'The index already holds other bytes.', 'Yank it.');
const isRefusal = (error: unknown) => (error as { code?: string }).code === 'ERESUMEDIFFERS';

describe.each([
  ['that is finished', explainConflict, 'If you have the folder'],
  ['that is made again', explainRemade, `git push origin ${entry.gitHead}:refs/tags/${entry.tag}`],
])('a conflict of a release %s', (_, explain, advice) => {
  it('is with its own first bytes where the new ones are others', () => {
    const error = explain(entry, [wheel('b'.repeat(64))], new AggregateError([new Error('x'), conflict]));

    expect(error).toMatchObject({ code: 'ERESUMEDIFFERS', cause: conflict, permanent: true });
    expect((error as ReleaseError).message).toContain('parcel.whl');
    expect((error as ReleaseError).details).toContain(advice);
  });

  it('is with bytes of somebody else where the new ones are the first ones', () => {
    expect(explain(entry, [wheel('a'.repeat(64))], conflict)).toBe(conflict);
    expect(explain(entry, [], conflict)).toBe(conflict);
  });

  it('is no other error', () => {
    expect(isRefusal(explain(entry, [wheel('b'.repeat(64))], new Error('down')))).toBe(false);
  });
});
