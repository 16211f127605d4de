import { describe, expect, test } from '@jest/globals';
import { zipSync } from 'fflate';
import { builder, smallSdist, smallWheel } from '../archives/small-distributions.ts';
import { rehearsedRelease } from '../rehearsed-release.ts';

const options = { rules: 'pypi' };
const codes = (error: AggregateError) => error.errors.map(({ code }: { code: string }) => code);

test('keeps PyPI’s rules', async () => {
  await using release = await rehearsedRelease({ options });

  await release.call('prepare');

  // The list of classifiers is PyPI's own.
  expect(release.proxy.requests.map(({ path }) => path)).toContainEqual(expect.stringContaining('list_classifiers'));
});

test('names everything that PyPI would refuse at once, before the tag', async () => {
  await using release = await rehearsedRelease({ options: { ...options, fileLimit: 1, projectLimit: 1 } });
  const [name] = smallWheel();
  const unlisted = zipSync({
    'big.bin': crypto.getRandomValues(new Uint8Array(60_000)),
    'acme_parcel-1.2.0.dist-info/METADATA': new TextEncoder().encode(
      'Metadata-Version: 2.4\nName: acme-parcel\nVersion: 1.2.0\nClassifier: Private :: Do Not Upload\nRequires-Dist: a @ https://a.example\n\nText',
    ),
    'acme_parcel-1.2.0.dist-info/RECORD': new TextEncoder().encode('gone.py,sha256=x,1\n'),
  });

  const error = await release.failure(
    'prepare',
    builder(async () => [await smallSdist(), [name.replace('any', 'linux_x86_64'), unlisted]]),
  );

  expect(error.errors.map(({ message }: { message: string }) => message)).toEqual([
    expect.stringContaining('`linux_x86_64` is not a platform'),
    expect.stringContaining('must not be on PyPI'),
    expect.stringContaining('is a dependency on an address'),
    expect.stringContaining('There is no `acme_parcel-1.2.0.dist-info/WHEEL`'),
    expect.stringContaining('`RECORD` does not list all files: `big.bin`'),
    expect.stringContaining('`RECORD` lists files that are not there: `gone.py`'),
  ]);
  expect(release.index.uploads).toEqual([]);
});

test('a classifier that PyPI does not know is refused', async () => {
  await using release = await rehearsedRelease({ options });
  release.proxy.inject({
    match: { path: /list_classifiers/ },
    fault: { kind: 'status', status: 200, body: 'Programming Language :: Python :: 3\n' },
  });

  const error = await release.failure('prepare');

  expect(error.errors[0].message).toBe(
    '`Operating System :: OS Independent` is not a classifier that PyPI knows (in `acme_parcel-1.2.0-py3-none-any.whl`, `acme_parcel-1.2.0.tar.gz`).',
  );
});

test('a description that PyPI could not render is refused, line by line', async () => {
  await using release = await rehearsedRelease({ options });
  const structured = 'Parcel\n====\n\nSee :ref:`usage`.\n\n.. include:: CHANGES.rst';

  const error = await release.failure(
    'prepare',
    builder(async () => [await smallSdist({ structured }), smallWheel({ structured })]),
  );

  expect(error.errors.map(({ message }: { message: string }) => message)).toEqual([
    'The description does not render as reStructuredText: line 1: the line below a title is too short; line 4: docutils knows no role `ref`; line 6: PyPI has switched off the directive `include` (in `acme_parcel-1.2.0-py3-none-any.whl`, `acme_parcel-1.2.0.tar.gz`).',
  ]);
});

test('what another version of docutils may take is only a warning', async () => {
  await using release = await rehearsedRelease({ options });
  const structured = '.. code-block:: sh\n   :caption: Pack\n\n   parcel pack';

  await release.call(
    'prepare',
    builder(async () => [await smallSdist({ structured }), smallWheel({ structured })]),
  );

  expect(release.context.lines.join('\n')).toContain('line 1: docutils knows no option `caption`');
});

test('without the list, the shape of classifiers is enough', async () => {
  await using release = await rehearsedRelease({ options });
  release.proxy.inject({ match: { path: /list_classifiers/ }, fault: { kind: 'status', status: 503 } });

  await expect(release.call('prepare')).resolves.not.toThrow();
});

test('a release that is too old takes no new file', async () => {
  await using release = await rehearsedRelease({ options });
  const files = [
    { filename: 'acme_parcel-1.2.0-cp39-none-any.whl', url: 'x', hashes: {}, 'upload-time': '2020-01-01T00:00:00Z' },
  ];
  const type = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
  release.proxy.inject({
    match: { path: /^\/simple/ },
    fault: { kind: 'status', status: 200, headers: type, body: JSON.stringify({ files }) },
  });

  expect(codes(await release.failure('prepare'))).toEqual(['ERELEASETOOOLD']);
});

test('a second sdist and a full project are refused', async () => {
  await using release = await rehearsedRelease({ options });
  const files = [{ filename: 'Acme.Parcel-1.2.0.tar.gz', url: 'x', hashes: {}, size: 20 * 2 ** 30 }];
  const type = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
  release.proxy.inject({
    match: { path: /^\/simple/ },
    fault: { kind: 'status', status: 200, headers: type, body: JSON.stringify({ files }) },
  });

  expect(codes(await release.failure('prepare'))).toEqual(['EANOTHERSDIST', 'EPROJECTTOOLARGE']);
});

describe.each([false, 'auto'])('with `upload: %j`, when something else uploads', (upload) => {
  const elsewhere = { ...options, upload };
  const env = { PYPI_TOKEN: '' };
  const local = builder(async () => [
    await smallSdist(),
    [smallWheel()[0].replace('any.whl', 'linux_x86_64.whl'), smallWheel()[1]],
  ]);

  test('the rules that the option names hold, too', async () => {
    await using release = await rehearsedRelease({ options: elsewhere, env });

    const error = await release.failure('prepare', local);

    expect(codes(error)).toEqual(['EDISTRULE']);
    expect(error.errors[0].message).toContain('`linux_x86_64` is not a platform');
  });

  test('what the index holds counts', async () => {
    await using release = await rehearsedRelease({ options: elsewhere, env });
    const files = [{ filename: 'acme_parcel-1.2.0.tar.gz', url: 'x', hashes: { sha256: 'ab'.repeat(32) } }];
    const headers = { 'content-type': 'application/vnd.pypi.simple.v1+json' };
    const body = JSON.stringify({ files });
    release.proxy.inject({ match: { path: /^\/simple/ }, fault: { kind: 'status', status: 200, headers, body } });

    expect(codes(await release.failure('prepare'))).toContain('ECHANGEDONINDEX');
  });

  test('an index that cannot be read is a warning, and files that keep the rules are built', async () => {
    await using release = await rehearsedRelease({ options: elsewhere, env });
    release.proxy.inject({ match: { path: /^\/simple/ }, fault: { kind: 'status', status: 403 }, times: 100 });

    await release.call('prepare');

    expect(release.context.lines.join('\n')).toContain('were not compared with what the index holds');
  });

  test('without the option, only what installers need is checked', async () => {
    await using release = await rehearsedRelease({ options: { upload }, env });

    await expect(release.call('prepare', local)).resolves.not.toThrow();
  });
});
