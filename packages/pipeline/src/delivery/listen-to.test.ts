import { expect, it } from '@jest/globals';
import { exampleEntry } from '../../test/example-entry.ts';
import type { Entry, EntryRecord } from '../ledger/index.ts';
import { listenTo } from './listen-to.ts';

function keep(first: Entry) {
  let entry = first;
  const pushes: Entry[] = [];
  const record: EntryRecord = {
    entry: () => entry,
    change(next) {
      entry = next(entry, '2026-11-28T06:00:00.000Z');
    },
    hurry: () => void pushes.push(entry),
    copy: async () => {},
    settled: async () => void pushes.push(entry),
    confirm: async () => {},
  };
  const own = () => record.entry().announcements.find(({ member }) => member === 'email');
  return { record, pushes, own };
}

it('a notification is in the ledger before it is sent, and leaves it when it is refused', async () => {
  const { record, pushes, own } = keep(exampleEntry({ announcements: [] }));
  const { announcement, missed } = listenTo(record, 'email');

  await announcement.begin?.('a@acme.test');
  expect(pushes.at(-1)?.announcements).toMatchObject([{ member: 'email', begun: ['a@acme.test'] }]);
  announcement.missed('a@acme.test', 'a@acme.test: 550');

  expect(own()?.begun).toEqual([]);
  expect(missed()).toEqual(['a@acme.test: 550']);
});

it('one whose end is not known stays begun, and is known as such to a later run', async () => {
  const { record } = keep(exampleEntry({ announcements: [] }));
  const { announcement } = listenTo(record, 'email');

  await announcement.begin?.('a@acme.test');
  announcement.missed('a@acme.test', 'no answer', true);
  await announcement.begin?.('b@acme.test');
  announcement.heard('b@acme.test');

  expect(listenTo(record, 'email').announcement).toMatchObject({ begun: ['a@acme.test'], told: ['b@acme.test'] });
});

it('a message that can be changed is found by a later run', () => {
  const { record, pushes } = keep(exampleEntry({ announcements: [] }));

  listenTo(record, 'slack').announcement.heard('live `releases`', 'C1:1.2');

  expect(pushes).toHaveLength(1);
  expect(listenTo(record, 'slack').announcement).toMatchObject({ handles: { 'live `releases`': 'C1:1.2' }, told: [] });
});

it('without a ledger, nobody is known', async () => {
  const { announcement } = listenTo(undefined, 'email');

  await announcement.begin?.('a@acme.test');
  announcement.heard('a@acme.test');

  expect(listenTo(undefined, 'email').announcement).toMatchObject({ told: [], begun: [], handles: {} });
});
