import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fakeRun } from '@waybill/kernel/testing';
import { pythonIndex } from '@waybill/rehearsal';
import { both, builder, smallSdist, smallWheel } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

/** Each with bytes of its own: an index takes the same bytes under one name only. */
const wheelhouse = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`wheelhouse/${name}`, smallWheel({ note: name })[1]]));
const wheels = ['manylinux_2_28_x86_64', 'macosx_11_0_arm64', 'win_amd64'].map(
  (platform) => `acme_parcel-1.2.0-cp312-cp312-${platform}.whl`,
);
const project = (name: string) => `[project]\nname = "${name}"\nversion = "1.2.0"\n`;

test('several indexes get what is meant for them', async () => {
  const second = await pythonIndex();
  await using _ = { [Symbol.asyncDispose]: second.stop };
  const { PYPI_REPOSITORY_URL: repository, PYPI_INDEX_URL: index } = second.environment;
  await using release = await rehearsedRelease({ env: { ACME_TOKEN: second.token } });
  const first = { repository: `${release.proxy.url}/legacy/` };
  const indexes = [first, { repository, index, token: 'ACME_TOKEN', files: 'wheel' }];
  const call = (hook: 'verifyConditions' | 'verifyRelease' | 'prepare' | 'publish') => release.with({ indexes }, hook);

  await call('verifyConditions');
  await call('verifyRelease');
  await call('prepare');
  const published = await call('publish');

  expect(release.index.files('acme-parcel')).toHaveLength(2);
  expect(second.files('acme-parcel').map(({ filetype }) => filetype)).toEqual(['bdist_wheel']);
  expect(published).toMatchObject({
    pages: [{ url: expect.any(String) }, { url: `${second.url}/simple/acme-parcel/` }],
  });
  expect(release.context.lines.join('\n')).toContain('Plan: upload every wheel to');
});

test('other bytes on one index keep every other index from getting anything', async () => {
  const second = await pythonIndex();
  await using _ = { [Symbol.asyncDispose]: second.stop };
  await using other = await rehearsedRelease({ env: second.environment });
  await other.call('prepare', builder(both({ note: 'other' })));
  await other.call('publish');
  await using release = await rehearsedRelease({ env: { ACME_TOKEN: second.token } });
  const { PYPI_REPOSITORY_URL: repository, PYPI_INDEX_URL: index } = second.environment;
  const indexes = [{ repository: `${release.proxy.url}/legacy/` }, { repository, index, token: 'ACME_TOKEN' }];
  await release.call('prepare');

  await expect(release.with({ indexes }, 'publish')).rejects.toMatchObject({ code: 'ECHANGEDONINDEX' });
  expect(release.index.uploads).toEqual([]);
});

test('a variable that the host would not mask is refused for a token', async () => {
  const indexes = [{ repository: 'https://index.example/legacy/', token: 'ACME_PYPI' }];
  await using release = await rehearsedRelease({ options: { indexes } });

  expect((await release.failure('verifyConditions')).errors).toMatchObject([{ code: 'EINVALIDOPTION' }]);
});

test('wheels that were built elsewhere are published as they are, and only the sdist is built', async () => {
  const files = { 'pyproject.toml': project('acme-parcel'), ...wheelhouse(wheels) };
  await using release = await rehearsedRelease({
    files,
    options: { distributions: ['wheelhouse/*.whl'], rules: 'pypi' },
  });
  const run = builder(async () => [await smallSdist()]);

  await release.call('prepare', run);
  await release.call('publish');

  expect(run.ran.at(-1)?.args).toContain('--sdist');
  expect(
    release.index
      .files('acme-parcel')
      .map(({ filename }) => filename)
      .sort(),
  ).toEqual(['acme_parcel-1.2.0.tar.gz', ...wheels].sort());
});

test('nothing is built when everything is there', async () => {
  const [sdist, bytes] = await smallSdist();
  const files = { 'pyproject.toml': project('acme-parcel'), ...wheelhouse(wheels), [`wheelhouse/${sdist}`]: bytes };
  await using release = await rehearsedRelease({ files, options: { distributions: ['wheelhouse/*'] } });
  const run = builder();

  await release.call('prepare', run);

  expect(run.ran.map(({ file }) => file)).toEqual(['git']);
});

test('a stale file among them stops the release', async () => {
  const old = smallWheel({ version: '1.1.0' });
  const files = { 'pyproject.toml': project('acme-parcel'), [`wheelhouse/${old[0]}`]: old[1] };
  await using release = await rehearsedRelease({ files, options: { distributions: ['wheelhouse/*'] } });

  const error = await release.failure(
    'prepare',
    builder(async () => [await smallSdist()]),
  );

  expect(error.errors).toMatchObject([{ code: 'EBUILTOTHERVERSION' }]);
});

test('a glob that matches nothing is an error', async () => {
  await using release = await rehearsedRelease({ options: { distributions: ['wheelhouse/*.whl'] } });

  expect(await release.failure('prepare')).toMatchObject({ code: 'ENODISTRIBUTION' });
});

test('a command of the project builds, without a shell', async () => {
  const build = ['make', 'dist', 'DIST={out}', '$(id)'];
  await using release = await rehearsedRelease({ options: { build } });
  const run = builder();
  const folder = join(release.cwd, '.waybill/1.2.0/dist');
  const own = fakeRun(async (ran) => run(ran.file, ran.args.slice(0, 2)));

  await release.call('verifyConditions', own);
  await release.failure('prepare', own);

  expect(own.ran.at(-1)).toMatchObject({ file: 'make', args: ['dist', `DIST=${folder}`, '$(id)'] });
});

test('a command that is not there is named', async () => {
  await using release = await rehearsedRelease({ options: { build: ['no-such-program'] } });

  await expect(release.real('prepare')).rejects.toMatchObject({ code: 'EMISSINGTOOL' });
});

test('several projects of one repository are released together', async () => {
  const files = {
    'packages/a/pyproject.toml': project('acme-a'),
    'packages/b/pyproject.toml': '[project]\nname = "acme-b"\ndynamic = ["version"]\n[tool.setuptools_scm]\n',
    'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
  };
  await using release = await rehearsedRelease({ files, options: { packages: ['packages/*'] } });
  const run = fakeRun(async (ran) => {
    const make = both({ name: ran.cwd?.endsWith('/a') ? 'acme-a' : 'acme-b' });
    return builder(make)(ran.file, ran.args, ran);
  });

  await release.call('verifyConditions', run);
  await release.call('prepare', run);
  const published = await release.call('publish', run);

  expect(run.ran.filter(({ env }) => env?.['SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_B'] === '1.2.0')).toHaveLength(1);
  expect([release.index.files('acme-a'), release.index.files('acme-b')].map(({ length }) => length)).toEqual([2, 2]);
  expect(published).toMatchObject({
    pages: [{ url: expect.stringMatching(/acme-a/) }, { url: expect.stringMatching(/acme-b/) }],
  });
  expect(await readdir(join(release.cwd, '.waybill/1.2.0/dist'))).toHaveLength(4);
});

test.each([['packages/none'], ['nothing/*']])('%s is no project', async (folder) => {
  await using release = await rehearsedRelease({ options: { packages: [folder] } });

  const error = await release.failure('verifyConditions');

  expect(error).toMatchObject({ code: 'ENOPYTHONPROJECT', message: expect.stringContaining(folder) });
});

test.each([
  'acme_parcel-1.2.0-py3-none-any.WHL',
  'acme_parcel-1.2.0.TAR.GZ',
  'acme_parcel-1.2.0.whl',
  'acme_parcel.tar.gz',
])('%s beside the right ones stops the release', async (name) => {
  const [sdist, bytes] = await smallSdist();
  const files = {
    'pyproject.toml': project('acme-parcel'),
    [`wheelhouse/${sdist}`]: bytes,
    [`wheelhouse/${name}`]: '',
  };
  await using release = await rehearsedRelease({ files, options: { distributions: ['wheelhouse/*'] } });

  const error = await release.failure('prepare');

  expect(error).toMatchObject({ code: 'EDISTNAME', message: expect.stringContaining(name) });
});

test('what is meant for another use may be beside them', async () => {
  const [sdist, bytes] = await smallSdist();
  const beside = { 'wheelhouse/SHA256SUMS': '', [`wheelhouse/${sdist}.publish.attestation`]: '{}' };
  const files = {
    'pyproject.toml': project('acme-parcel'),
    ...wheelhouse(wheels),
    [`wheelhouse/${sdist}`]: bytes,
    ...beside,
  };
  await using release = await rehearsedRelease({ files, options: { distributions: ['wheelhouse/*'] } });

  await release.call('prepare');
  await release.call('publish');

  expect(release.index.files('acme-parcel')).toHaveLength(wheels.length + 1);
});
