import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { fakeRun } from '@waybill/kernel/testing';
import { both, builder, smallSdist, smallWheel } from './archives/small-distributions.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

test('builds into a folder of the release and records what it built', async () => {
  await using release = await rehearsedRelease();
  const run = builder();

  await release.call('prepare', run);

  const folder = join(release.cwd, '.waybill/1.2.0/dist');
  const build = run.ran.at(-1);
  expect(build).toMatchObject({ file: 'python3', args: ['-m', 'build', '--outdir', folder], stream: true });
  // The same commit gives the same bytes, and the build need not know the token.
  expect(build?.env).toMatchObject({ PYPI_TOKEN: undefined, SOURCE_DATE_EPOCH: '1700000000' });
  expect(Object.keys(build?.env ?? {})).toEqual(expect.arrayContaining(['ACTIONS_ID_TOKEN_REQUEST_TOKEN']));
  expect(await readArtifacts(release.cwd, '1.2.0')).toEqual([
    expect.objectContaining({ version: '1.2.0', path: '.waybill/1.2.0/dist/acme_parcel-1.2.0.tar.gz' }),
    expect.objectContaining({ kind: 'wheel', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
  ]);
});

test.each([
  [{ build: 'uv' }, 'uv', ['build', '--out-dir']],
  [{ build: 'uv', isolation: false }, 'uv', ['build', '--no-build-isolation', '--out-dir']],
  [
    { build: 'build', isolation: false, python: 'python3.12' },
    'python3.12',
    ['-m', 'build', '--no-isolation', '--skip-dependency-check', '--outdir'],
  ],
])('%j runs %s %j', async (options, file, args) => {
  await using release = await rehearsedRelease({ options });
  const ran: string[][] = [];
  const run = fakeRun(async (each) => {
    ran.push([each.file, ...each.args]);
    return each.args.includes('--version') ? {} : { exitCode: each.file === 'git' ? 128 : 1 };
  });

  await release.failure('prepare', run);

  expect(ran.at(-1)?.slice(0, -1)).toEqual([file, ...args]);
});

test('a stale file neither stays nor ships', async () => {
  await using release = await rehearsedRelease();
  await release.call(
    'prepare',
    builder(async () => [await smallSdist(), smallWheel(), renamed(smallWheel())]),
  );

  await release.call('prepare');

  const expected = ['acme_parcel-1.2.0-py3-none-any.whl', 'acme_parcel-1.2.0.tar.gz'];
  expect((await readdir(join(release.cwd, '.waybill/1.2.0/dist'))).sort()).toEqual(expected);
  expect((await readArtifacts(release.cwd, '1.2.0')).map(({ name }) => name).sort()).toEqual(expected);
});

test('a failed build quotes the last lines', async () => {
  await using release = await rehearsedRelease();
  const run = fakeRun(({ args }) =>
    args.includes('--version') ? {} : { exitCode: 1, tail: 'ModuleNotFoundError: x' },
  );

  const error = await release.failure('prepare', run);

  expect(error).toMatchObject({ code: 'EBUILDFAILED' });
  expect(error.details).toContain('ModuleNotFoundError: x');
});

test.each([
  ['no wheel', async () => [await smallSdist()], 'EINCOMPLETEBUILD'],
  ['no sdist', async () => [smallWheel()], 'EINCOMPLETEBUILD'],
  ['nothing', async () => [], 'EINCOMPLETEBUILD'],
  ['another version', both({ version: '0.0.0' }), 'EBUILTOTHERVERSION'],
  ['another version inside', both({ metadataVersion: '0.0.0' }), 'EBUILTOTHERVERSION'],
  ['another name', both({ name: 'other' }), 'EBUILTOTHERNAME'],
  ['a broken wheel', async () => [await smallSdist(), broken(smallWheel())], 'EUNREADABLEDIST'],
  ['a broken sdist', async () => [broken(await smallSdist()), smallWheel()], 'EUNREADABLEDIST'],
])('a build that leaves %s is refused', async (_, make, code) => {
  await using release = await rehearsedRelease();

  const error = await release.failure('prepare', builder(make));

  const errors = (error.errors ?? [error]) as { code: string }[];
  expect(new Set(errors.map((each) => each.code))).toEqual(new Set([code]));
  expect(await readArtifacts(release.cwd, '1.2.0')).toEqual([]);
});

test('a pre-release is built and checked in its PEP 440 form', async () => {
  await using release = await rehearsedRelease({ version: '1.2.0-beta.3' });

  await release.call('prepare', builder(both({ version: '1.2.0b3' })));

  const built = await readArtifacts(release.cwd, '1.2.0-beta.3');
  expect(built.map(({ name }) => name)).toEqual(['acme_parcel-1.2.0b3.tar.gz', 'acme_parcel-1.2.0b3-py3-none-any.whl']);
});

type File = readonly [name: string, bytes: Uint8Array];

const renamed = ([name, bytes]: File): File => [name.replace('py3', 'py2'), bytes];
const broken = ([name, bytes]: File): File => [name, bytes.slice(0, bytes.length / 2)];

test('an old name of an sdist is refused for PyPI, and pointed out for others', async () => {
  const old = builder(async () => {
    const [[, sdist], wheel] = [await smallSdist(), smallWheel()];
    return [['acme-parcel-1.2.0.tar.gz', sdist], wheel];
  });
  await using other = await rehearsedRelease();
  await using pypi = await rehearsedRelease({ options: { rules: 'pypi' } });

  await other.call('prepare', old);
  const error = await pypi.failure('prepare', old);

  expect(other.context.lines.join('\n')).toContain('PyPI accepts only `acme_parcel-1.2.0.tar.gz`');
  expect(error.errors).toEqual([expect.objectContaining({ code: 'EOLDSDISTNAME' })]);
});
