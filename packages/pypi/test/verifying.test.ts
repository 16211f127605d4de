import { expect, test } from '@jest/globals';
import { fakeRun } from '@waybill/kernel/testing';
import { both, builder } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

test('accepts what is ready and stores nothing', async () => {
  await using release = await rehearsedRelease();

  await release.call('verifyConditions');

  expect(release.index.files('acme-parcel')).toEqual([]);
});

test('names every problem at once', async () => {
  await using release = await rehearsedRelease({ files: {}, env: { PYPI_TOKEN: '' } });

  const error = await release.failure(
    'verifyConditions',
    fakeRun(() => ({ exitCode: 1 })),
  );

  expect(error.errors.map(({ code }: { code: string }) => code)).toEqual([
    'ENOPYTHONPROJECT',
    'ENOBUILDTOOL',
    'ENOTOKEN',
  ]);
});

test.each([
  [{ tokn: 'x' }, '`pypi.tokn`', 'Did you mean `pypi.token`?'],
  [{ token: 'pypi-in-a-file' }, '`pypi.token`', 'PYPI_TOKEN'],
  [{ repository: 'https://me:pass@index.example/legacy/' }, '`pypi.repository`', 'For example'],
  [{ repository: 'ftp://index.example/' }, '`pypi.repository`', 'For example'],
  [{ build: 'poetry' }, '`pypi.build`', 'For example'],
])('refuses %j', async (options, named, remedy) => {
  await using release = await rehearsedRelease({ options });

  const error = await release.failure('verifyConditions');

  expect(error.errors).toHaveLength(1);
  expect(error.errors[0]).toMatchObject({ code: 'EINVALIDOPTION', message: expect.stringContaining(named) });
  expect(error.errors[0].details).toContain(remedy);
  expect(error.errors[0].message).not.toContain('me:pass');
});

test('a refused token is named, in the words of the index and without the token', async () => {
  const token = 'pypi-of-someone-else';
  await using release = await rehearsedRelease({ env: { PYPI_TOKEN: token } });

  const error = await release.failure('verifyConditions');

  expect(error).toMatchObject({ code: 'ETOKENREFUSED' });
  expect(error.details).toContain('Invalid or non-existent authentication information');
  expect(`${error.message}${error.details}`).not.toContain(token);
});

test.each([
  [{ kind: 'status', status: 301, headers: { location: 'https://new.example/' } }, 'EREPOSITORYMOVED'],
  [{ kind: 'status', status: 405 }, 'EINDEXANSWER'],
  [{ kind: 'status', status: 500 }, 'EINDEXANSWER'],
  [{ kind: 'reset' }, 'EUNREACHABLE'],
] as const)('an upload endpoint that does %j is %s', async (fault, code) => {
  await using release = await rehearsedRelease();
  release.proxy.inject({ match: { method: 'POST' }, fault });

  expect(await release.failure('verifyConditions')).toMatchObject({ code });
});

test.each([
  [{ kind: 'status', status: 403 }, 'EINDEXANSWER'],
  [{ kind: 'status', status: 500 }, 'EINDEXANSWER'],
  [{ kind: 'hang' }, 'EUNREACHABLE'],
] as const)('a list of files that does %j is %s', async (fault, code) => {
  await using release = await rehearsedRelease();
  release.proxy.inject({ match: { path: /simple/ }, fault });

  expect(await release.failure('verifyConditions', builder(), 200)).toMatchObject({ code });
});

test.each([
  [{ upload: 'auto' }, '`PYPI_TOKEN` is not set'],
  [{ upload: false }, '`pypi.upload` is false'],
])('%j without a token builds only, and asks no index', async (options, why) => {
  await using release = await rehearsedRelease({ env: { PYPI_TOKEN: '' }, options });

  await release.call('verifyConditions');
  await release.call('verifyRelease');

  expect(release.context.lines[0]).toContain(why);
  expect(release.proxy.requests).toEqual([]);
});

test('`enabled: "auto"` is off without a `pyproject.toml`', async () => {
  await using release = await rehearsedRelease({ files: {}, options: { enabled: 'auto' } });

  expect(await release.call('verifyConditions')).toBe(false);
  expect(release.context.lines).toEqual(['Off: no `pyproject.toml`, and no `setup.py`.']);
});

test('a name that no index takes is refused', async () => {
  await using release = await rehearsedRelease({ files: { 'pyproject.toml': '[project]\nname = "-acme parcel"\n' } });

  expect(await release.failure('verifyConditions')).toMatchObject({ code: 'EPROJECTNAME' });
});

const named = (name: string) => ({ 'pyproject.toml': `[project]\nname = "${name}"\nversion = "1.2.0"\n` });

test.each(['email.utils', 'Dataclasses', 'requirements.txt', 'aix_support'])(
  'PyPI gives %s to no new project',
  async (name) => {
    await using release = await rehearsedRelease({ files: named(name), options: { rules: 'pypi' } });

    expect(await release.failure('verifyConditions')).toMatchObject({ code: 'ERESERVEDNAME' });
  },
);

test.each([
  ['email-utilities', 'pypi'],
  ['dataclass', 'pypi'],
  ['dataclasses', 'none'],
  ['dataclasses', 'auto'],
])('%s is a name that an index with the rules %j takes', async (name, rules) => {
  await using release = await rehearsedRelease({ files: named(name), options: { rules } });

  await release.call('verifyConditions');
});

test('a project that is there keeps a name that new ones do not get', async () => {
  await using release = await rehearsedRelease({ files: named('dataclasses') });
  const run = builder(both({ name: 'dataclasses' }));
  await release.call('prepare', run);
  await release.call('publish', run);

  await release.with({ rules: 'pypi' }, 'verifyConditions');
});

test('a name that only the build knows is refused before the tag', async () => {
  await using release = await rehearsedRelease({
    files: { 'setup.py': 'from setuptools import setup\nsetup()\n' },
    options: { rules: 'pypi' },
  });
  await release.call('verifyConditions');

  const error = await release.failure('prepare', builder(both({ name: 'dataclasses' })));

  expect(error.errors).toMatchObject([{ code: 'ERESERVEDNAME' }]);
});

test('invalid TOML is named', async () => {
  await using release = await rehearsedRelease({ files: { 'pyproject.toml': '[project\n' } });

  expect(await release.failure('verifyConditions')).toMatchObject({ code: 'EINVALIDTOML' });
});

test('the plan says what is built, where it goes, and what is there', async () => {
  await using release = await rehearsedRelease();

  await release.call('verifyRelease');
  await release.call('prepare');
  await release.call('publish');
  await release.call('verifyRelease');

  const plan = release.context.lines.join('\n');
  expect(plan).toContain('Plan: build acme_parcel-1.2.0.tar.gz and acme_parcel-1.2.0-*.whl.');
  expect(plan).toContain(`(${release.proxy.url}/legacy/)`);
  expect(plan).toContain('does not know acme-parcel yet: the first upload creates it');
  expect(plan).toContain('already holds acme_parcel-1.2.0.tar.gz, acme_parcel-1.2.0-py3-none-any.whl');
});

test('a version without PEP 440 form is refused before anything is built', async () => {
  await using release = await rehearsedRelease({ version: '1.2.0-next.1' });

  expect(await release.failure('verifyRelease')).toMatchObject({ code: 'ENOPEP440' });
});
