import { describe, expect, it } from '@jest/globals';
import { type BrokenBody, brokenBody, eagerHttp, httpFor, loopback, temporaryFolder } from '@waybill/kernel/testing';
import { restoreImage } from '../layout/restore-image.ts';
import { parseImageName } from '../name.ts';
import { registryClient } from './registry.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const clock = { now: () => new Date(0), sleep: async () => {} };

type Client = ReturnType<typeof registryClient>;

function clientAt(url: string, http = eagerHttp): Client {
  const image = parseImageName(`${url.replace('http://', '')}/acme/parcel`);
  if (image === undefined) throw new Error(url);
  return registryClient({ image, credentials: undefined, http }, clock);
}

async function failure(how: BrokenBody, ask: (client: Client) => Promise<unknown>, type?: string) {
  await using server = await loopback(brokenBody(how, type));
  const error = (await ask(clientAt(server.url, httpFor(how))).catch((thrown: unknown) => thrown)) as Error &
    Record<string, string>;
  return { code: error.code, namesHost: error.message.includes(server.url), details: error['details'] };
}

async function count(body: AsyncIterable<Uint8Array>) {
  for await (const _piece of body);
}

const reads: [string, (client: Client) => Promise<unknown>][] = [
  ['a manifest', (client) => client.readManifest('latest')],
  ['the list of tags', (client) => client.listTags()],
  ['the list of what is attached', (client) => client.listReferrers(digest)],
  ['a layer', (client) => client.streamBlob({ digest, size: 2000 }, count)],
];

describe.each<[BrokenBody, string]>([
  ['cut', 'EANSWERCUT'],
  ['drip', 'EANSWERSLOW'],
  ['flood', 'EANSWERTOOLONG'],
])('a registry whose answers %s', (how, code) => {
  it.each(reads)(`ends %s in ${code}`, async (_what, ask) => {
    expect(await failure(how, ask)).toMatchObject({
      code,
      namesHost: true,
      details: expect.stringContaining('the name of the image'),
    });
  });
});

it.each(reads.slice(0, 3))('takes a page of a proxy for no answer of a registry: %s', async (_what, ask) => {
  expect(await failure('no JSON', ask)).toMatchObject({ code: 'EANSWERINVALID', namesHost: true });
});

it('a token that breaks off is no token, and is named', async () => {
  await using tokens = await loopback(brokenBody('cut'));
  await using server = await loopback((_request, response) => {
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.url}/token"` }).end();
  });

  const refused = clientAt(server.url).readManifest('latest');

  await expect(refused).rejects.toMatchObject({ code: 'EANSWERCUT', message: expect.stringContaining(tokens.url) });
});

it.each([
  ['{"manifests":[{"digest":"sha256:../../../etc"}]}', 'EANSWERINVALID'],
  ['{"manifests":7}', 'EANSWERINVALID'],
  ['{}', 'EREGISTRYANSWER'],
])('a manifest %s under the digest of another one is refused', async (body, code) => {
  await using server = await loopback((_request, response) => void response.end(body));
  await using folder = await temporaryFolder();

  await expect(restoreImage(clientAt(server.url), digest, folder.path)).rejects.toMatchObject({ code });
});
