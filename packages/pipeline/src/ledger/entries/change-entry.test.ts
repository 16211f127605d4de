import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../../test/example-entry.ts';
import { changeAnnouncement, changeDelivery, stateOf } from './change-entry.ts';

const now = '2026-11-22T10:00:00.000Z';

describe('changeDelivery', () => {
  it('changes one delivery, and forgets why an earlier attempt failed', () => {
    const { deliveries } = changeDelivery(exampleEntry(), 'github', { state: 'done', result: { name: 'G' } }, now);

    expect(deliveries).toEqual([
      exampleEntry().deliveries[0],
      { member: 'github', state: 'done', at: now, result: { name: 'G' } },
    ]);
  });
});

describe('stateOf', () => {
  const delivered = changeDelivery(exampleEntry(), 'github', { state: 'skipped' }, now);

  it('is delivering until every delivery has its end', () => {
    expect(stateOf(exampleEntry())).toBe('delivering');
  });

  it('is delivered until everyone was told', () => {
    expect(stateOf(delivered)).toBe('delivered');
    expect(stateOf(changeAnnouncement(delivered, 'slack', { state: 'done' }, now))).toBe('complete');
  });

  it('gives up an announcement that failed twice', () => {
    const once = changeAnnouncement(delivered, 'slack', { state: 'failed' }, now);

    expect(stateOf(once)).toBe('delivered');
    expect(stateOf(changeAnnouncement(once, 'slack', { repeated: true }, now))).toBe('complete');
  });
});
