import { describe, expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import {
  findExpiring,
  findIncomplete,
  findUnreleased,
  findWorkflowProblem,
  listIgnores,
  parseExpiries,
} from './plan-watch.ts';

const now = new Date('2026-11-28T12:00:00Z');
const daysAgo = (days: number) => now.getTime() / 1000 - days * 86_400;

describe('a watch finds', () => {
  it('releases that nobody works on', () => {
    const entries = [
      exampleEntry({ tag: 'v1.0.0', state: 'delivering', updated: '2026-11-28T06:00:00.000Z' }),
      exampleEntry({ tag: 'v1.1.0', state: 'delivering', updated: '2026-11-28T11:30:00.000Z' }),
      exampleEntry({ tag: 'v1.2.0', state: 'complete', updated: '2026-11-27T06:00:00.000Z' }),
      exampleEntry({ tag: 'v1.3.0', state: 'planned', updated: '2026-11-27T06:00:00.000Z' }),
      exampleEntry({ tag: 'v1.4.0', state: 'abandoned', updated: '2026-11-27T06:00:00.000Z' }),
    ];

    expect(findIncomplete(entries, now)).toEqual([
      {
        kind: 'incomplete',
        text: 'Release v1.0.0 is incomplete since 2026-11-28 06:00 UTC. Finish it: `npx waybill resume v1.0.0`.',
      },
    ]);
  });

  it.each<[string, number, string | undefined]>([
    ['feat: fly', 15, 'One commit waits for a release, the oldest for 15 days.'],
    ['fix(api): land', 20, 'One commit waits for a release, the oldest for 20 days.'],
    ['docs!: drop', 15, 'One commit waits for a release, the oldest for 15 days.'],
    ['feat: fly', 13, undefined],
    ['docs: wings', 300, undefined],
    ['Merge branch x', 300, undefined],
  ])('of the commit %j, %s days old: %s', (subject, days, text) => {
    expect(findUnreleased([{ subject, at: daysAgo(days) }], 14, now).map((each) => each.text)).toEqual(
      text === undefined ? [] : [text],
    );
  });

  it.each([
    ['active', 'success', 0],
    ['active', 'cancelled', 0],
    ['active', undefined, 0],
    ['active', 'failure', 1],
    ['active', 'timed_out', 1],
    ['disabled_inactivity', 'success', 1],
  ])('a workflow that is %s and ended with %s: %s', (state, conclusion, count) => {
    expect(findWorkflowProblem('release.yml', { state, conclusion })).toHaveLength(count);
  });

  it('what is about to expire', () => {
    const expiries = parseExpiries('PYPI_TOKEN=2026-12-10,NPM_TOKEN=2027-06-30 OLD=2026-11-01') ?? [];

    expect(findExpiring(expiries, 21, now).map(({ text }) => text)).toEqual([
      '`PYPI_TOKEN` expires on 2026-12-10. Renew it before a release needs it.',
      '`OLD` expired on 2026-11-01. Renew it before a release needs it.',
    ]);
    expect(parseExpiries('PYPI_TOKEN')).toBeUndefined();
    expect(parseExpiries('PYPI_TOKEN=2026-13-40')).toBeUndefined();
    expect(parseExpiries('')).toEqual([]);
  });

  it('exceptions of a scan, in a file that may hold anything', () => {
    const document = { ignores: [{ id: 'CVE-2026-1', reason: 'x', until: '2026-12-01' }] };

    expect(listIgnores(document)).toEqual([{ name: 'the exception for CVE-2026-1', date: '2026-12-01' }]);
    for (const other of [null, 'x', [], { ignores: 5 }, { ignores: [{ id: 1 }] }])
      expect(listIgnores(other)).toEqual([]);
  });
});
