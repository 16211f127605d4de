import { expect, test } from '@jest/globals';
import { type CheckRow, readArtifacts } from '@waybill/kernel';
import { eagerHttp } from '@waybill/kernel/testing';
import { pythonIndex } from '@waybill/rehearsal';
import { describeChecks, verifyRelease } from '../src/verify-release.ts';
import { rehearsedRelease } from './rehearsed-release.ts';

const [wheel, sdist] = ['acme_parcel-1.2.0-py3-none-any.whl', 'acme_parcel-1.2.0.tar.gz'];

/** A release on an index, and what is said of it from the public side. */
async function released(options: Readonly<Record<string, unknown>> = {}) {
  const release = await rehearsedRelease({ env: { SECOND_TOKEN: '' } });
  const { context, proxy } = release;
  await release.with(options, 'prepare');
  const delivered = (await release.with(options, 'publish')) || {};
  const artifacts = await readArtifacts(release.cwd, '1.2.0');
  async function check(changes: object = {}): Promise<readonly CheckRow[]> {
    const { PYPI_TOKEN: _token, ...env } = context.env;
    const facts = { env, artifacts, delivered, newerRelease: () => undefined, ...changes };
    return verifyRelease(options, { ...context, ...facts }, { http: eagerHttp });
  }
  return { release, proxy, check, [Symbol.asyncDispose]: () => release[Symbol.asyncDispose]() };
}

const states = (rows: readonly CheckRow[]) =>
  Object.fromEntries(rows.filter(({ part }) => part === 'Python index').map(({ name, state }) => [name, state]));

test('files are as the ledger says, and one with other bytes is not', async () => {
  await using set = await released();

  expect(states(await set.check())).toEqual({ [wheel]: 'ok', [sdist]: 'ok' });
  const artifacts = (await readArtifacts(set.release.cwd, '1.2.0')).map((each) =>
    each.kind === 'wheel' ? { ...each, sha256: 'f'.repeat(64) } : each,
  );
  expect(states(await set.check({ artifacts }))).toEqual({ [wheel]: 'failed', [sdist]: 'ok' });
});

test('one file that cannot be read hides no other', async () => {
  await using set = await released();
  const artifacts = (await readArtifacts(set.release.cwd, '1.2.0')).map((each) =>
    each.kind === 'sdist' ? { ...each, sha256: 'f'.repeat(64) } : each,
  );
  set.proxy.inject({ match: { path: /\.whl$/ }, fault: { kind: 'status', status: 500 } });

  expect(states(await set.check({ artifacts }))).toEqual({ [wheel]: 'not checked', [sdist]: 'failed' });
});

test('an index without a token got nothing, and lacks nothing', async () => {
  const second = await pythonIndex();
  await using _ = { [Symbol.asyncDispose]: second.stop };
  const { PYPI_REPOSITORY_URL: repository = '', PYPI_INDEX_URL: index } = second.environment;
  const other = { repository, index, token: 'SECOND_TOKEN' };
  const first = await rehearsedRelease();
  const { PYPI_REPOSITORY_URL, PYPI_INDEX_URL } = first.context.env;
  const indexes = [{ repository: PYPI_REPOSITORY_URL, index: PYPI_INDEX_URL }, other];
  await using release = first;
  const options = { indexes, upload: 'auto' };
  await release.with(options, 'prepare');
  const delivered = (await release.with(options, 'publish')) || {};
  const artifacts = await readArtifacts(release.cwd, '1.2.0');
  const check = (changes: object) =>
    verifyRelease(
      options,
      { ...release.context, artifacts, delivered, newerRelease: () => undefined, ...changes },
      { http: eagerHttp },
    );
  const { host } = new URL(repository);

  expect(states(await check({}))).toEqual({ [wheel]: 'ok', [sdist]: 'ok', [host]: 'none' });
  // The ledger says so, and a signature does not cover it.
  expect(states(await check({ needsSignature: true }))).toMatchObject({ [host]: 'not checked' });
  // A delivery that names no index says nothing against any.
  expect(states(await check({ delivered: {} }))).toEqual({ [wheel]: 'failed', [sdist]: 'failed' });
});

test('a release that uploaded nothing promised nothing, unless only what is signed counts', async () => {
  await using set = await released();
  const skipped = { delivered: undefined, isSkipped: true };

  expect(states(await set.check(skipped))).toEqual({ [wheel]: 'none', [sdist]: 'none' });
  expect(states(await set.check({ ...skipped, needsSignature: true }))).toMatchObject({ [wheel]: 'not checked' });
  expect(states(await set.check({ delivered: undefined }))).toMatchObject({ [wheel]: 'not checked' });
});

test.each([
  [true, 'On `PyPI`:'],
  ['auto', 'If the release was uploaded to `PyPI`:'],
] as const)('with `upload: %j` the instructions begin with %s', async (upload, heading) => {
  await using set = await released();
  const artifacts = await readArtifacts(set.release.cwd, '1.2.0');

  const text = await describeChecks({ upload }, { ...set.release.context, env: {}, artifacts });

  expect(text).toContain(`${heading}\n\n\`\`\`sh`);
});
