import { describe, expect, it } from '@jest/globals';
import type { Http } from '@waybill/kernel';
import { type BrokenBody, brokenBody, eagerHttp, fakeContext, httpFor, loopback } from '@waybill/kernel/testing';
import { ciIdentity } from '@waybill/sigstore';
import { trustedPublisher } from '../../src/identity/trusted-publishing.ts';
import type { Connection } from '../../src/indexes/connection.ts';
import { simpleIndex } from '../../src/indexes/simple/simple-index.ts';
import { knownClassifiers } from '../../src/rules/metadata/known-classifiers.ts';

const file = (url: string) => ({ name: 'a-1.0-py3-none-any.whl', url: `${url}/a-1.0-py3-none-any.whl` });

function indexAt(url: string) {
  return { name: 'the index', repository: `${url}/legacy/`, simple: `${url}/simple`, site: url } as never;
}

function connectionTo(url: string, http: Http): Connection {
  const credentials = { forUpload: async () => 'Basic x', forReading: undefined, variable: 'PYPI_TOKEN' };
  const { logger } = fakeContext();
  return { index: indexAt(url), credentials, http, logger, mask: (text) => text };
}

const job = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' };
const identity = { service: 'GitHub', isRenewable: true, tokenFor: async () => 'a.b.c' } as const;
const clock = { now: () => new Date(0), sleep: async () => {} };

const reads: [string, string, (url: string, http: Http) => Promise<unknown>][] = [
  ['the page of a project', '`pypi.index`', (url, http) => simpleIndex(connectionTo(url, http)).listed('a')],
  ['a file', '`pypi.index`', (url, http) => simpleIndex(connectionTo(url, http)).served(file(url), 2000)],
  [
    'the identity of the job',
    '`ACTIONS_ID_TOKEN_REQUEST_URL`',
    async (url, http) => ciIdentity({ ...job, ACTIONS_ID_TOKEN_REQUEST_URL: url }, http)?.tokenFor('pypi'),
  ],
  [
    'the audience of an index',
    '`pypi.repository`',
    (url, http) =>
      trustedPublisher({
        index: indexAt(url),
        audience: undefined,
        identity,
        http,
        clock,
        mask: (text) => text,
        hide() {},
      }).verify(),
  ],
];

async function failure(how: BrokenBody, ask: (url: string, http: Http) => Promise<unknown>) {
  await using server = await loopback(brokenBody(how, 'text/html'));
  const error = (await ask(server.url, httpFor(how)).catch((thrown: unknown) => thrown)) as Error &
    Record<string, string>;
  return { code: error.code, namesHost: error.message?.includes(server.url), details: error['details'] };
}

describe.each<[BrokenBody, string]>([
  ['cut', 'EANSWERCUT'],
  ['chunked cut', 'EANSWERCUT'],
  ['drip', 'EANSWERSLOW'],
])('an answer that is %s', (how, code) => {
  it.each(reads)(`ends %s in ${code}`, async (_what, option, ask) => {
    expect(await failure(how, ask)).toMatchObject({ code, namesHost: true, details: expect.stringContaining(option) });
  });
});

it('a page that does not end is not read for ever', async () => {
  const asked = reads.filter(([what]) => what !== 'a file');
  const codes = await Promise.all(asked.map(async ([, , ask]) => (await failure('flood', ask)).code));

  expect(codes).toEqual(['EANSWERTOOLONG', 'EANSWERTOOLONG', 'EANSWERTOOLONG']);
});

it('a file of another size is not downloaded to its end', async () => {
  await using server = await loopback(brokenBody('flood'));

  expect(await simpleIndex(connectionTo(server.url, eagerHttp)).served(file(server.url), 2000)).toBe('other size');
});

it.each<BrokenBody>(['cut', 'drip', 'flood', 'no JSON'])('classifiers are not needed: %s', async (how) => {
  await using server = await loopback(brokenBody(how));

  expect(await knownClassifiers(indexAt(server.url), httpFor(how))).toBeUndefined();
});
