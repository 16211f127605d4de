import { describe, expect, it } from '@jest/globals';
import { memoryRegistry } from '../../test/memory-registry.ts';
import { account, digestOf, type MemoryRegistryOptions } from '../../test/registry-exchange.ts';
import { clientFor, credentials, setUp } from '../../test/registry-set-up.ts';
import { deliverImage } from '../layout/deliver-image.ts';

describe('authorization', () => {
  it.each<MemoryRegistryOptions['auth'] & {}>(['basic', { tokenUses: 1000 }, { tokenUses: 8 }])(
    'delivers with %j',
    async (auth) => {
      await using set = await setUp({ auth });

      await deliverImage(set.client, set.layout, '1.2.0');

      expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
    },
  );

  it('renews its token with a refresh token, as often as it expires', async () => {
    await using set = await setUp({ auth: { tokenUses: 8 } });
    const shown = { username: '', password: '', identityToken: account.identityToken, source: 'a helper' };
    const client = clientFor(set.registry.image, { credentials: shown });

    await deliverImage(client, set.layout, '1.2.0');

    expect(set.registry.tags.get('1.2.0')).toBe(set.digest);
  });

  it('leaves nothing behind when it proves the right to push', async () => {
    await using set = await setUp({ auth: 'basic' });

    await set.client.checkPush();

    expect(set.registry.sessions.size).toBe(0);
    expect(set.registry.blobs.size).toBe(0);
  });

  it.each(['basic' as const, { tokenUses: 9 }])('names refused credentials with %j', async (auth) => {
    await using set = await setUp({ auth });
    const client = clientFor(set.registry.image, { credentials: { ...credentials, password: 'wrong-horse' } });

    await expect(client.checkPush()).rejects.toMatchObject({ code: 'EREGISTRYREFUSED' });
  });

  it('names missing rights where credentials that are known get no token', async () => {
    await using set = await setUp({ auth: { tokenUses: 9, refuses: { known: 403 } } });

    await expect(set.client.checkPush()).rejects.toMatchObject({
      code: 'EREGISTRYREFUSED',
      message: expect.stringContaining('acme/parcel'),
      details: expect.stringContaining('permission to push'),
    });
  });

  it.each<MemoryRegistryOptions['auth'] & {}>([
    'basic',
    { tokenUses: 9 },
    { tokenUses: 9, refuses: { anonymous: 401 } },
    { tokenUses: 9, refuses: { anonymous: 403 } },
  ])('names missing credentials with %j', async (auth) => {
    await using set = await setUp({ auth });
    const client = clientFor(set.registry.image, { credentials: undefined });

    await expect(client.checkPush()).rejects.toMatchObject({ code: 'ENOREGISTRYCREDENTIALS' });
  });

  it('names a missing right to push', async () => {
    await using set = await setUp({ auth: { tokenUses: 9, readOnly: true } });

    await expect(set.client.checkPush()).rejects.toMatchObject({ code: 'ENOPUSHACCESS' });
  });

  it('shows credentials to no other origin', async () => {
    const seen: (string | undefined)[] = [];
    await using store = await memoryRegistry({
      fault: (request) => {
        seen.push(request.headers.authorization);
        return false;
      },
    });
    await using set = await setUp({ auth: 'basic', storage: () => store.url });
    const [blob] = set.layout.blobs;
    if (blob === undefined) throw new Error('no blob');
    const there = { digest: digestOf(Buffer.from('there')) };
    store.sessions.set('known', Buffer.alloc(0));

    await set.client.uploadBlob(blob).catch(() => undefined);
    set.registry.blobs.set(there.digest, Buffer.from('there'));
    store.blobs.set(there.digest, Buffer.from('there'));
    expect(await (await set.client.readBlob(there)).text()).toBe('there');

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((each) => each === undefined)).toBe(true);
  });

  it('gets a new token before the old one ends, so that nothing is sent twice', async () => {
    const refused: string[] = [];
    await using set = await setUp({ auth: { tokenUses: 1000, tokenLife: 60 } });
    const { client, clock, layout, registry } = set;
    for (const blob of layout.blobs) {
      await client.uploadBlob(blob);
      clock.move(57_000);
    }
    for (const { request, status } of registry.answers) if (status === 401) refused.push(request);

    expect(registry.blobs.size).toBe(layout.blobs.length);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(/^HEAD/);
  });
});
