import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { eagerHttp } from '@waybill/kernel/testing';
import { confirm } from '../src/index.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

const list = { method: 'GET', path: /^\/simple/ } as const;
const empty = { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' } as const;

/** The list as it is asked for after the upload. */
const afterUpload =
  (index: { uploads: readonly unknown[] }) =>
  ({ method, url = '' }: IncomingMessage) =>
    method === 'GET' && url.startsWith('/simple') && index.uploads.length === 2;

test('waits until the index lists what was uploaded', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({ match: afterUpload(release.index), fault: empty, times: 3 });

  await release.call('publish');

  expect(release.context.lines.at(-1)).toMatch(
    /serves all 2 files of acme-parcel with the SHA-256 of what was built\.$/,
  );
});

test('a list that stays behind is a warning', async () => {
  await using release = await rehearsedRelease({ options: { patience: 10 } });
  await release.call('prepare');
  release.proxy.inject({ match: afterUpload(release.index), fault: empty });

  await release.call('publish');

  expect(release.context.lines.at(-1)).toMatch(/does not serve all of them after 10 seconds/);
});

test('a list that cannot be read for a moment is one that is behind', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({ match: afterUpload(release.index), fault: { kind: 'status', status: 404 }, times: 1 });

  await release.call('publish');

  expect(release.context.lines.at(-1)).toMatch(/serves all 2 files/);
});

test('a file that cannot be downloaded yet is waited for', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const names = ['acme_parcel-1.2.0-py3-none-any.whl', 'acme_parcel-1.2.0.tar.gz'];
  const body = names.map((name) => `<a href="/files/${name}">${name}</a>`).join('');
  release.proxy.inject({ match: afterUpload(release.index), fault: { ...empty, body } });
  release.proxy.inject({ match: { path: /^\/files\// }, fault: { kind: 'status', status: 404 }, times: 2 });

  await release.call('publish');

  expect(release.context.lines.at(-1)).toMatch(/serves all 2 files/);
});

test('other bytes than were uploaded stop the release', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const names = ['acme_parcel-1.2.0-py3-none-any.whl', 'acme_parcel-1.2.0.tar.gz'];
  const body = names.map((name) => `<a href="/files/${name}">${name}</a>`).join('');
  release.proxy.inject({ match: afterUpload(release.index), fault: { ...empty, body } });
  release.proxy.inject({ match: { path: /^\/files\/.*gz$/ }, fault: { ...empty, body: 'something else' } });

  const error = await release.failure('publish');

  expect(error).toMatchObject({ code: 'ESERVEDOTHER' });
  expect(error.message).toContain('acme_parcel-1.2.0.tar.gz');
  expect(error.message).not.toContain('.whl');
});

test('`verify: "off"` asks nothing afterwards', async () => {
  await using release = await rehearsedRelease({ options: { verify: 'off' } });
  await release.call('prepare');
  const before = release.proxy.requests.filter(({ path }) => list.path.test(path)).length;

  await release.call('publish');

  expect(release.proxy.requests.filter(({ path }) => list.path.test(path))).toHaveLength(before + 1);
});

const artifactsOf = (release: Awaited<ReturnType<typeof rehearsedRelease>>) => readArtifacts(release.cwd, '1.2.0');

async function asked(release: Awaited<ReturnType<typeof rehearsedRelease>>) {
  return confirm({}, { ...release.context, artifacts: await artifactsOf(release) }, { http: eagerHttp });
}

test('a file that the index took and does not show is unconfirmed, and delivered by the next run', async () => {
  await using release = await rehearsedRelease({ options: { patience: 4 } });
  await release.call('prepare');
  // The index says yes to the second upload, and keeps nothing of it.
  let uploads = 0;
  const isSecond = ({ method }: IncomingMessage) => method === 'POST' && ++uploads === 2;
  release.proxy.inject({ match: isSecond, fault: { kind: 'status', status: 200 }, times: 1 });

  const first = await release.call('publish');

  expect(first).toMatchObject({ unconfirmed: [expect.stringContaining('acme_parcel-1.2.0')] });
  expect(await asked(release)).toEqual((first as unknown as { unconfirmed: string[] }).unconfirmed);

  expect(await release.call('publish')).not.toHaveProperty('unconfirmed');
  expect(await asked(release)).toEqual([]);
  expect(release.index.files('acme-parcel')).toHaveLength(2);
});

test('a file that is taken off the index afterwards is missed', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  release.proxy.inject({ match: list, fault: { kind: 'status', status: 404 } });

  expect(await asked(release)).toHaveLength(2);
});
