import { expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import { reference } from './shapes.ts';

const digest = `sha256:${'0'.repeat(64)}`;

it.each([
  [`ghcr.io/Acme/Parcel@${digest}`, `ghcr.io/acme/parcel@${digest}`],
  [` ghcr.io/acme/parcel@${digest}\n`, `ghcr.io/acme/parcel@${digest}`],
])('takes %j as %s', (given, expected) => {
  expect(v.parse(reference, given)).toBe(expected);
});

it.each([
  '',
  'ghcr.io/acme/parcel',
  'ghcr.io/acme/parcel:1.2.0',
  `@${digest}`,
  `ghcr.io/acme/parcel@${digest.toUpperCase()}`,
])('refuses %j', (given) => {
  expect(v.safeParse(reference, given).success).toBe(false);
});
