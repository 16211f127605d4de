import { expect, it } from '@jest/globals';
import { type Http, realClock } from '@waybill/kernel';
import { eagerHttp, loopback } from '@waybill/kernel/testing';
import { credentials } from '../../test/registry-set-up.ts';
import { parseImageName } from '../name.ts';
import { registryClient } from '../registry/registry.ts';

/** A registry that names this realm, and a service there that gives tokens to whoever asks. */
async function registryWith(
  realm: string,
  options: { readonly realms?: readonly string[]; readonly isAnonymous?: boolean } = {},
) {
  const server = await loopback((request, response) => {
    if (request.headers.authorization === 'Bearer given') return void response.writeHead(404).end('{}');
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="memory"` }).end();
  });
  const tokens = await loopback((request, response) => {
    shown.push(request.headers.authorization);
    response.end(JSON.stringify({ token: 'given' }));
  });
  const shown: (string | undefined)[] = [];
  const http: Http = (request) => {
    const { origin, pathname, search } = new URL(request.url);
    const isRegistry = origin === server.url;
    return eagerHttp(isRegistry ? request : { ...request, url: `${tokens.url}${pathname}${search}` });
  };
  const image = parseImageName(`${new URL(server.url).host}/acme/parcel`);
  if (image === undefined) throw new Error(server.url);
  const { isAnonymous = false, ...others } = options;
  const client = registryClient(
    { image, credentials: isAnonymous ? undefined : credentials, http, ...others },
    realClock,
  );
  async function dispose() {
    await server[Symbol.asyncDispose]();
    await tokens[Symbol.asyncDispose]();
  }
  return { client, shown, [Symbol.asyncDispose]: dispose };
}

it('sends no credentials to another site', async () => {
  await using set = await registryWith('https://auth.evil.example/token');

  await expect(set.client.findDigest('1.2.0')).rejects.toMatchObject({
    code: 'EFOREIGNREALM',
    details: expect.stringContaining('"realms": ["auth.evil.example"]'),
  });
  expect(set.shown).toEqual([]);
});

it('sends them to another site that the option names', async () => {
  await using set = await registryWith('https://auth.corp.example/token', { realms: ['Auth.corp.example:443'] });

  await set.client.findDigest('1.2.0');

  expect(set.shown).toEqual([expect.stringContaining('Basic ')]);
});

it('asks any site for a token where it has no credentials to show', async () => {
  await using set = await registryWith('https://auth.other.example/token', { isAnonymous: true });

  await set.client.findDigest('1.2.0');

  expect(set.shown).toEqual([undefined]);
});

it.each(['not a URL', 'https://[', ''])(
  'a realm that is no URL is an answer that cannot be used: %s',
  async (realm) => {
    await using set = await registryWith(realm);

    await expect(set.client.findDigest('1.2.0')).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
    expect(set.shown).toEqual([]);
  },
);
