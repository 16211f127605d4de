import { expect, it } from '@jest/globals';
import { memoryRegistry } from '../../test/memory-registry.ts';
import { clientFor } from '../../test/registry-set-up.ts';
import { indexType, manifestType, renderManifest } from '../manifest.ts';
import type { Registry } from '../registry/registry.ts';
import { addToList, listAttached } from './attached-list.ts';
import { referrersTag } from './plan-referrer.ts';

const image = renderManifest(manifestType, { layers: [] });
const tag = referrersTag(image.digest);
const referrer = (name: string) => renderManifest(manifestType, { artifactType: 'a/b', annotations: { name } });

/** A registry without the referrers API that has an image. */
async function withImage(during: (client: Registry) => Promise<void>): Promise<void> {
  await using registry = await memoryRegistry();
  const client = clientFor(registry.image);
  await client.putManifest(image.digest, image);
  await during(client);
}

/** Somebody attaches something. */
async function attach(client: Registry, name: string): Promise<void> {
  await client.putManifest(referrer(name).digest, referrer(name));
  await addToList(client, image.digest, [referrer(name)]);
}

it('keeps what others have attached', () =>
  withImage(async (client) => {
    await attach(client, 'signature');
    await attach(client, 'sbom');
    await attach(client, 'sbom');

    const entries = await listAttached(client, image.digest);
    expect(entries.map(({ annotations }) => annotations?.['name'])).toEqual(['signature', 'sbom']);
  }));

it('keeps what others attach while an answer is lost', () =>
  withImage(async (client) => {
    let isFirst = true;
    const meanwhile: Registry = {
      ...client,
      async putManifest(reference, manifest, beforeAgain) {
        if (reference === tag && isFirst) {
          isFirst = false;
          await attach(client, 'scan');
          await beforeAgain?.();
        }
        return client.putManifest(reference, manifest, beforeAgain);
      },
    };

    await attach(meanwhile, 'sbom');

    const entries = await listAttached(client, image.digest);
    expect(entries.map(({ annotations }) => annotations?.['name'])).toEqual(['scan', 'sbom']);
  }));

it('writes no list over something else', () =>
  withImage(async (client) => {
    await client.putManifest(tag, image);

    await expect(attach(client, 'sbom')).rejects.toMatchObject({ code: 'EATTACHEDTAG' });
    expect(await listAttached(client, image.digest)).toEqual([]);
    expect((await client.readManifest(tag))?.mediaType).not.toBe(indexType);
  }));
