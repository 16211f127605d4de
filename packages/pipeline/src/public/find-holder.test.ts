import { expect, it } from '@jest/globals';
import type { TagMove } from '@waybill/kernel';
import { exampleEntry } from '../../test/example-entry.ts';
import type { Entry } from '../ledger/index.ts';
import { findHolder } from './find-holder.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const at = '2026-11-01T09:00:00.000Z';

/** A release with an image, and what became of tags of it in an environment. */
function release(version: string, states: readonly TagMove['state'][], purpose: 'deploy' | 'rollback'): Entry {
  const image = { kind: 'image', name: 'ghcr.io/acme/parcel', digest, mediaType: 'x', madeBy: 'docker' } as const;
  const move = { image: image.name, tag: 'latest', before: `sha256:${'2'.repeat(64)}`, after: digest };
  const tags = states.map((state) => ({ ...move, state }));
  const deployment = { key: 'k', environment: 'production', purpose, state: 'succeeded', at, tags } as const;
  return exampleEntry({ version, tag: `v${version}`, artifacts: [image], deployments: [deployment] });
}

it.each([
  ['a newer release', release('1.3.0', [], 'deploy'), false, 'v1.3.0'],
  ['an older one', release('1.1.0', [], 'deploy'), false, undefined],
  ['an older one that a rollback restored', release('1.1.0', ['moved'], 'rollback'), false, 'v1.1.0'],
  ['one whose tag the rollback left', release('1.1.0', ['left', 'failed'], 'rollback'), false, undefined],
  ['a restored one, where only what is signed counts', release('1.1.0', ['moved'], 'rollback'), true, undefined],
])('of the tags of v1.2.0, %s', (_, other, needsSignature, tag) => {
  expect(findHolder(digest, '1.2.0', { others: [other], needsSignature })).toBe(tag);
});
