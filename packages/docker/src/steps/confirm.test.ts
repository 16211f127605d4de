import { expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import type { Fault } from '../../../oci/test/registry-exchange.ts';
import { setUp } from '../../test/hooks-set-up.ts';
import { confirm } from '../index.ts';

type Set = Awaited<ReturnType<typeof setUp>>;

/** Says yes to the tag of the version, and forgets it, as often as told. */
function forgetful(times: number): Fault {
  let left = times;
  return (request, response) => {
    if (left === 0 || request.method !== 'PUT' || !request.url?.endsWith('/manifests/1.2.0')) return false;
    left -= 1;
    response.writeHead(201, { 'docker-content-digest': digestOf(request) }).end();
    return true;
  };
}

/** The digest that the test gives the image, as a registry would answer it. */
let expected = '';
const digestOf = (_request: unknown) => expected;

async function asked({ raw, contextOf, ports, cwd }: Set) {
  const artifacts = await readArtifacts(cwd, '1.2.0');
  return confirm(raw, { ...contextOf(), artifacts }, ports);
}

it('an image that the registry took and does not show is unconfirmed, and delivered by the next run', async () => {
  // A first world tells the digest of what is built.
  await using known = await setUp();
  const release = (await known.release('1.2.0')) as unknown as { readonly digest: string };
  expected = release.digest;
  await using set = await setUp({ registry: { fault: forgetful(1) }, options: { tags: ['{version}'] } });

  const first = await set.release('1.2.0');

  expect(first).toMatchObject({ digest: expected, unconfirmed: [`${set.registry.image}:1.2.0`] });
  expect(set.registry.tags.size).toBe(0);
  expect(await asked(set)).toEqual([`${set.registry.image}:1.2.0`]);

  const second = await set.release('1.2.0');

  expect(second).not.toHaveProperty('unconfirmed');
  expect(set.registry.tags.get('1.2.0')).toBe(expected);
  expect(await asked(set)).toEqual([]);
});

it.each(['the tag', 'the manifest of a platform'])('%s that vanished is missed, and delivered again', async (what) => {
  await using set = await setUp();
  const { digest } = (await set.release('1.2.0')) as unknown as { readonly digest: string };
  expect(await asked(set)).toEqual([]);
  const { tags, manifests } = set.registry;
  if (what === 'the tag') tags.delete('1.2.0');
  else manifests.delete([...manifests.keys()].find((each) => each !== digest) ?? '');

  expect(await asked(set)).toEqual([`${set.registry.image}:1.2.0`]);

  expect(await set.release('1.2.0')).not.toHaveProperty('unconfirmed');
  expect(await asked(set)).toEqual([]);
});
