import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CheckRow } from '@waybill/kernel';
import { eagerHttp, fakeContext, loopback } from '@waybill/kernel/testing';
import { exampleEntry } from '../../test/example-entry.ts';
import type { Delivery, Entry } from '../ledger/index.ts';
import { verifyMembers } from './verify-members.ts';

const wheel = 'the bytes of a wheel';
const artifact = { ...exampleEntry().artifacts[0], sha256: createHash('sha256').update(wheel).digest('hex') };
const entry = exampleEntry({ artifacts: [artifact as Entry['artifacts'][number]] });
const delivered = { member: 'github', state: 'done', at: entry.updated } as const;

interface Given {
  readonly delivery?: Delivery;
  /** Assets on the page, by name; a number is the status that GitHub answers with. */
  readonly assets?: Readonly<Record<string, string | number>>;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly isSigned?: boolean;
  readonly hasPage?: boolean;
  readonly of?: Entry;
}

/** What is said of the page that a server shows for `v1.2.0`. */
async function said(given: Given): Promise<Record<string, CheckRow['state']>> {
  const { delivery, assets = {}, options = {}, isSigned = false, hasPage = true } = given;
  const names = Object.keys(assets);
  await using server = await loopback((request, response) => {
    if (request.url?.includes('/attestations/')) return void response.writeHead(404).end('{}');
    const [, id] = /\/assets\/(\d+)$/.exec(request.url ?? '') ?? [];
    if (id === undefined) {
      if (!hasPage) response.statusCode = 404;
      const list = names.map((name, i) => ({ id: i, name, size: `${assets[name]}`.length }));
      return void response.end(JSON.stringify({ draft: false, assets: list }));
    }
    const found = assets[names[Number(id)] ?? ''];
    if (typeof found === 'number') response.statusCode = found;
    response.end(typeof found === 'number' ? '{"message":"API rate limit exceeded"}' : found);
  });
  const context = fakeContext({ options: { repositoryUrl: 'https://github.com/acme/parcel' } });
  const plugin = { name: '@semantic-release/github', key: 'github', options, places: [] };
  const rows = await verifyMembers({
    ...{ plugins: [plugin], others: [], needsSignature: isSigned, signatures: 'not asked' },
    context: { ...context, branches: [] },
    entry: { ...(given.of ?? entry), deliveries: delivery === undefined ? [] : [delivery] },
    env: { GITHUB_API_URL: server.url },
    ports: { http: eagerHttp } as Parameters<typeof verifyMembers>[0]['ports'],
  });
  return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
}

const page = 'page of v1.2.0';
const copy = JSON.stringify(entry);

describe('a release page', () => {
  it('is compared asset by asset with what the release uploaded', async () => {
    const delivery = { ...delivered, result: { assets: ['p.whl', 'waybill.json'] } };

    expect(await said({ delivery, assets: { 'p.whl': wheel, 'waybill.json': copy } })).toEqual({
      ...{ [page]: 'ok', 'p.whl': 'ok', 'waybill.json': 'ok' },
    });
    expect(await said({ delivery, assets: { 'p.whl': wheel.toUpperCase(), 'tool.exe': 'x' } })).toEqual({
      ...{ [page]: 'ok', 'p.whl': 'failed', 'waybill.json': 'failed', 'tool.exe': 'failed' },
    });
  });

  it('that the ledger does not know of was not looked at, and that is no success', async () => {
    expect(await said({})).toEqual({ [page]: 'not checked' });
    expect(await said({ delivery: { ...delivered, state: 'failed' } })).toEqual({ [page]: 'not checked' });
  });

  it('that was skipped is promised by nobody, unless only what is signed counts', async () => {
    const delivery = { ...delivered, state: 'skipped' } as const;

    expect(await said({ delivery })).toEqual({ [page]: 'none' });
    expect(await said({ delivery, isSigned: true })).toEqual({ [page]: 'not checked' });
  });

  it('whose assets GitHub refuses to show was not checked', async () => {
    const delivery = { ...delivered, result: { assets: ['p.whl', 'waybill.json'] } };

    expect(await said({ delivery, assets: { 'p.whl': 403, 'waybill.json': 403 } })).toMatchObject({
      'waybill.json': 'not checked',
    });
  });

  it('whose assets the release could not list is compared with the hashes that there are', async () => {
    const delivery = { ...delivered, result: { url: 'https://github.com/acme/parcel/releases/1' } };

    expect(await said({ delivery, assets: { 'p.whl': wheel, 'waybill.json': copy, 'other.txt': 'x' } })).toEqual({
      ...{ [page]: 'ok', 'p.whl': 'ok', 'waybill.json': 'ok', 'other assets': 'not checked' },
    });
    expect(await said({ delivery, assets: { 'p.whl': wheel.toUpperCase() } })).toMatchObject({ 'p.whl': 'failed' });
  });

  it('may store a file under a name that belongs into an address', async () => {
    const local = { ...entry, artifacts: entry.artifacts.map((each) => ({ ...each, name: 'p-1+local.whl' })) };
    const delivery = { ...delivered, result: { assets: ['p-1.local.whl'] } };

    expect(await said({ delivery, assets: { 'p-1.local.whl': wheel }, of: local })).toMatchObject({
      'p-1.local.whl': 'ok',
    });
    expect(await said({ delivery, assets: { 'p-1.local.whl': wheel } })).toMatchObject({
      'p-1.local.whl': 'not checked',
    });
  });

  it('that nobody can see is a failure, unless the release leaves a draft', async () => {
    const given = { delivery: delivered, hasPage: false };

    expect(await said(given)).toEqual({ [page]: 'failed' });
    expect(await said({ ...given, options: { draftRelease: true } })).toEqual({ [page]: 'not checked' });
  });
});
