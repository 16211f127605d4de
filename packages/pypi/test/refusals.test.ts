import { expect, test } from '@jest/globals';
import { builder } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

const wheel = 'acme_parcel-1.2.0-py3-none-any.whl';
const upload = { method: 'POST', path: /legacy/ };

test('a deleted file is refused in the words of the index', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  await release.index.remove(wheel);

  const error = await release.failure('publish');

  expect(error).toMatchObject({ code: 'EUPLOADREFUSED' });
  expect(error.message).toContain('400');
  expect(error.details).toMatch(/previously/);
  expect(error.details).toContain('npx waybill abandon');
});

test('a refused file that is there with the same bytes is there', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  // The list is behind at first; the upload is then refused as other indexes refuse a known file.
  const empty = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
  release.proxy.inject({ match: { path: /simple/ }, fault: { kind: 'status', ...empty }, times: 1 });
  release.proxy.inject({ match: upload, fault: { kind: 'status', status: 409 } });

  await expect(release.call('publish')).resolves.toHaveProperty('url');
});

test('a lost answer is no loss', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({ match: upload, fault: { kind: 'drop-answer' }, times: 1 });

  await release.call('publish');

  expect(release.index.files('acme-parcel')).toHaveLength(2);
});

test.each([
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 500, headers: {} },
  { status: 503, headers: {} },
])('waits out $status', async ({ status, headers }) => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({ match: upload, fault: { kind: 'status', status, headers }, times: 2 });

  await release.call('publish');

  expect(release.index.files('acme-parcel')).toHaveLength(2);
});

test.each([
  [400, 'EUPLOADREFUSED'],
  [403, 'ETOKENREFUSED'],
  [429, 'EUPLOADFAILED'],
  [500, 'EUPLOADFAILED'],
])('status %i that stays is %s, with the words of the index and no secret', async (status, code) => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const basic = Buffer.from(`__token__:${release.index.token}`).toString('base64');
  const body = `<html><body>Not today, ${release.index.token} and ${basic}</body></html>`;
  release.proxy.inject({ match: upload, fault: { kind: 'status', status, body } });

  const error = await release.failure('publish');

  expect(error).toMatchObject({ code });
  expect(error.details).toContain('Not today, [secret] and [secret]');
  expect(`${error.message}${error.details}`).not.toContain(release.index.token);
});

test('an index that hangs is named', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({ match: upload, fault: { kind: 'hang' } });

  expect(await release.failure('publish', builder(), 100)).toMatchObject({ code: 'EUNREACHABLE' });
});
