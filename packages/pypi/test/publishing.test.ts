import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { both, builder } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

const sdist = 'acme_parcel-1.2.0.tar.gz';
const wheel = 'acme_parcel-1.2.0-py3-none-any.whl';

test('delivers the bytes that were built', async () => {
  await using release = await rehearsedRelease();

  await release.call('prepare');
  const published = await release.call('publish');

  expect(published).toEqual({ name: new URL(release.proxy.url).host, url: `${release.proxy.url}/simple/acme-parcel/` });
  const built = await readArtifacts(release.cwd, '1.2.0');
  expect(release.index.files('acme-parcel').map(({ filename, sha256 }) => [filename, sha256])).toEqual(
    built.map(({ name, sha256 }) => [name, sha256]),
  );
  expect(built.map(({ name }) => name)).toEqual([sdist, wheel]);
  for (const { path = '', size } of built) expect((await readFile(join(release.cwd, path))).length).toBe(size);
});

test('fills the form as twine does', async () => {
  await using release = await rehearsedRelease();

  await release.call('prepare');
  await release.call('publish');

  const fields = release.index.uploads.find(({ filename }) => filename === wheel)?.fields ?? [];
  expect(fields.filter(([name]) => name !== 'sha256_digest')).toEqual([
    ['metadata_version', '2.4'],
    ['name', 'acme-parcel'],
    ['version', '1.2.0'],
    ['summary', 'Parcels for everyone'],
    ['description', '# Parcel\n\nIt ships “things”. \n'],
    ['description_content_type', 'text/markdown'],
    ['keywords', 'box, string'],
    ['author_email', 'Ada Löwe <ada@example.org>'],
    ['license_expression', 'MIT'],
    ['license_file', 'LICENSE'],
    ['classifiers', 'Programming Language :: Python :: 3'],
    ['classifiers', 'Operating System :: OS Independent'],
    ['requires_dist', 'rich>=13'],
    ['requires_dist', 'tomli; python_version < "3.11"'],
    ['requires_python', '>=3.9'],
    ['project_urls', 'Homepage, https://example.org/'],
    ['project_urls', 'Source, https://example.org/source'],
    ['provides_extra', 'cli'],
    ['filetype', 'bdist_wheel'],
    ['pyversion', 'py3'],
    [':action', 'file_upload'],
    ['protocol_version', '1'],
  ]);
});

test('run twice: returns the same and sends nothing', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const first = await release.call('publish');
  const sent = release.index.uploads.length;

  const second = await release.call('publish');

  expect(second).toEqual(first);
  expect(release.index.uploads).toHaveLength(sent);
  expect(release.context.lines.join('\n')).toContain(`already holds ${wheel} with the same bytes`);
});

test('half done: uploads only what the index lacks', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  release.proxy.inject({
    match: (request) => request.method === 'POST' && release.index.files('acme-parcel').length > 0,
    fault: { kind: 'status', status: 500 },
  });
  expect(await release.failure('publish')).toMatchObject({ code: 'EUPLOADFAILED' });
  release.proxy.reset();

  await release.call('publish');

  expect(release.index.uploads.map(({ filename }) => filename)).toEqual([sdist, wheel]);
  expect(release.index.files('acme-parcel').map(({ filename }) => filename)).toEqual([sdist, wheel]);
});

test('other bytes under one name are seen before the tag', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare', builder(both({ note: 'first' })));
  await release.call('publish');

  const error = await release.failure('prepare', builder(both({ note: 'second' })));

  expect(error.errors).toMatchObject([{ code: 'ECHANGEDONINDEX' }]);
});

test('other bytes that came in between stop it before anything is sent', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  const html = { status: 200, headers: { 'content-type': 'text/html' } };
  const body = `<a href="/files/${sdist}#sha256=${'0'.repeat(64)}">${sdist}</a>`;
  release.proxy.inject({ match: { path: /^\/simple/ }, fault: { kind: 'status', ...html, body } });

  const error = await release.failure('publish');

  expect(error).toMatchObject({ code: 'ECHANGEDONINDEX' });
  expect(error.message).toContain(sdist);
  expect(release.index.uploads).toEqual([]);
});

test('uploads what prepare built, or nothing', async () => {
  await using release = await rehearsedRelease();

  expect(await release.failure('publish')).toMatchObject({ code: 'ENOTBUILT' });

  await release.call('prepare');
  await rm(join(release.cwd, `.waybill/1.2.0/dist/${wheel}`));
  expect(await release.failure('publish')).toMatchObject({ code: 'ENOTBUILT' });
  expect(release.index.uploads).toEqual([]);
});

test('without a token `upload: "auto"` delivers nothing and says so', async () => {
  await using release = await rehearsedRelease({ env: { PYPI_TOKEN: '' }, options: { upload: 'auto' } });
  await release.call('prepare');

  expect(await release.call('publish')).toBe(false);
  expect(release.context.lines).toContain('Uploaded nothing: `PYPI_TOKEN` is not set.');
});

test('hashes what an index lists without SHA-256', async () => {
  await using release = await rehearsedRelease();
  await release.call('prepare');
  await release.call('publish');
  const links = release.index
    .files('acme-parcel')
    .map(({ filename }) => `<a href="/files/${filename}">${filename}</a>`);
  const files = await readArtifacts(release.cwd, '1.2.0');
  const html = { status: 200, headers: { 'content-type': 'text/html' } };
  release.proxy.inject({
    match: { path: /^\/simple\/acme/ },
    fault: { kind: 'status', ...html, body: links.join('') },
  });
  for (const { name, path = '' } of files) {
    const body = (await readFile(join(release.cwd, path))) as unknown as string;
    release.proxy.inject({
      match: { path: new RegExp(`^/files/${name}`) },
      fault: { kind: 'status', status: 200, body },
    });
  }
  const sent = release.index.uploads.length;

  await release.call('publish');

  expect(release.index.uploads).toHaveLength(sent);
});
