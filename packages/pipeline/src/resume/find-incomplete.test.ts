import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import { isFinished } from './find-incomplete.ts';

describe('isFinished', () => {
  const branch = (channels?: (string | null)[]) => ({
    name: 'develop',
    tags: [{ gitTag: 'v1.2.0', version: '1.2.0', ...(channels && { channels }) }],
  });
  const beta = exampleEntry({ state: 'complete', channel: 'beta' });

  it('asks for more than the word of the ledger: a run may have died between the tag and the note of its channel', () => {
    expect(isFinished(beta, branch(['beta']))).toBe(true);
    expect(isFinished(beta, branch())).toBe(false);
    expect(isFinished(exampleEntry({ state: 'complete' }), branch())).toBe(true);
    expect(isFinished(exampleEntry(), branch())).toBe(false);
  });
});
