import type { Entry } from '../src/ledger/entries/parse-ledger.ts';

const at = '2026-11-22T09:00:00.000Z';

/** A release half delivered, for tests: they override what they are about. */
export function exampleEntry(changes: Partial<Entry> = {}): Entry {
  return {
    schema: 1,
    tag: 'v1.2.0',
    version: '1.2.0',
    type: 'minor',
    channel: null,
    branch: { name: 'main', type: 'release', main: true },
    gitHead: 'b'.repeat(40),
    builtFrom: 'b'.repeat(40),
    lastRelease: { version: '1.1.0', gitTag: 'v1.1.0' },
    sourceDate: 1_795_000_000,
    state: 'delivering',
    run: { id: 'one', host: 'elsewhere', pid: 7, started: at },
    updated: at,
    notes: '## 1.2.0\n\n* weigh',
    artifacts: [
      {
        kind: 'wheel',
        name: 'p.whl',
        path: '.waybill/1.2.0/dist/p.whl',
        sha256: 'a'.repeat(64),
        mediaType: 'application/zip',
        madeBy: 'pypi',
      },
    ],
    deliveries: [
      { member: 'pypi', state: 'done', at, result: { name: 'PyPI', url: 'https://pypi.example' } },
      { member: 'github', state: 'failed', at, reason: 'EUNREACHABLE no answer\nat all' },
    ],
    announcements: [{ member: 'slack', event: 'success', state: 'started', at }],
    ...changes,
  };
}
