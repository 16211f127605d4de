import { expect, test } from '@jest/globals';
import type { Http } from '@waybill/kernel';
import { eagerHttp } from '@waybill/kernel/testing';
import { publish } from '../src/index.ts';
import { builder, smallSdist, smallWheel } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

test('the first file goes alone, the rest at the same time, four at most', async () => {
  await using release = await rehearsedRelease();
  const wheels = Array.from({ length: 9 }, (_, at) => {
    const name = `acme_parcel-1.2.0-cp3${at}-none-any.whl`;
    return [name, smallWheel({ note: name })[1]] as const;
  });
  await release.call(
    'prepare',
    builder(async () => [await smallSdist(), ...wheels]),
  );
  const atOnce: number[] = [];
  let active = 0;
  const http: Http = async (request) => {
    if (request.method !== 'POST') return eagerHttp(request);
    active += 1;
    atOnce.push(active);
    try {
      return await eagerHttp(request);
    } finally {
      active -= 1;
    }
  };

  await publish({}, release.context, { http });

  expect(release.index.files('acme-parcel')).toHaveLength(10);
  expect(atOnce.slice(0, 2)).toEqual([1, 1]);
  expect(Math.max(...atOnce)).toBe(4);
});
