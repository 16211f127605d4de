import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from './index.ts';

const good = '[project]\nname = "parcel"\nversion = "1.1.0"\n';

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly details: string;
}

/** The errors that a hook's rejection carries. */
async function problemsOf(promise: Promise<unknown>): Promise<Problem[]> {
  return promise.then(
    () => [],
    (error: Problem | AggregateError) => (error instanceof AggregateError ? error.errors : [error]),
  );
}

describe('bad input is named before anything happens', () => {
  test.each<[string, Record<string, string | Uint8Array>, string, RegExp]>([
    ['no project', { 'README.md': '' }, 'ENOPYPROJECT', /^The repository has neither a `pyproject\.toml` nor/],
    ['invalid TOML', { 'pyproject.toml': '[project\n' }, 'EINVALIDTOML', /^`pyproject\.toml` is not valid TOML\.$/],
    ['another encoding', { 'pyproject.toml': new Uint8Array([0x23, 0xe9]) }, 'ENOTUTF8', /not encoded as UTF-8/],
    ['no version', { 'pyproject.toml': '[project]\nname = "a"' }, 'ENOVERSION', /neither .* nor /],
    [
      'two versions that disagree',
      { 'pyproject.toml': '[project]\nversion = "1"\n[tool.poetry]\nversion = "2"' },
      'EVERSIONSDIFFER',
      /`project\.version` is `1` and `tool\.poetry\.version` is `2`\.$/,
    ],
    [
      'a number',
      { 'pyproject.toml': '[project]\nversion = 1.0' },
      'EVERSIONNOTTEXT',
      /`project\.version` .* not a string/,
    ],
    [
      'a computed version',
      { 'pyproject.toml': '[project]\ndynamic = ["version"]\n[build-system]\nbuild-backend = "hatchling.build"' },
      'EDYNAMICVERSION',
      /`hatchling\.build`/,
    ],
    ['an invalid lock file', { 'pyproject.toml': good, 'uv.lock': 'x' }, 'EINVALIDTOML', /^`uv\.lock`/],
    ['an invalid package.json', { 'pyproject.toml': good, 'package.json': '{' }, 'EINVALIDJSON', /^`package\.json`/],
  ])('%s', async (_, given, code, message) => {
    await using folder = await temporaryFolder(given);
    const context = fakeContext({ cwd: folder.path });

    const [problem, ...others] = await problemsOf(verifyConditions({}, context));

    expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(others).toEqual([]);
    expect(await problemsOf(prepare({}, context))).toMatchObject([{ code }]);
  });

  test('all problems at once', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': '[', 'uv.lock': '[', 'package.json': '{' });

    const problems = await problemsOf(verifyConditions({}, fakeContext({ cwd: folder.path })));

    expect(problems.map(({ code }) => code)).toEqual(['EINVALIDTOML', 'EINVALIDTOML', 'EINVALIDJSON']);
  });

  test('a pre-release that Python cannot spell, before a file is touched', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': good });
    const nextRelease = { version: '1.2.0-next.1', gitTag: 'v1.2.0-next.1', gitHead: 'b'.repeat(40), type: 'minor' };
    const context = fakeContext({ cwd: folder.path, nextRelease });

    const problems = [...(await problemsOf(verifyRelease({}, context))), ...(await problemsOf(prepare({}, context)))];

    expect(problems.map(({ code }) => code)).toEqual(['ENOPEP440', 'ENOPEP440']);
    expect(await readFile(join(folder.path, 'pyproject.toml'), 'utf8')).toBe(good);
  });

  test('an option that does not exist', async () => {
    const problems = await problemsOf(verifyConditions({ enable: true }, fakeContext()));

    expect(problems).toMatchObject([{ code: 'EINVALIDOPTION', details: expect.stringContaining('pyproject.enabled') }]);
  });

  (process.getuid?.() === 0 ? test.skip : test)('a file that may not be replaced', async () => {
    await using folder = await temporaryFolder({ 'pyproject.toml': good });
    await chmod(join(folder.path, 'pyproject.toml'), 0o444);

    const problems = await problemsOf(verifyConditions({}, fakeContext({ cwd: folder.path })));

    expect(problems.map(({ code }) => code)).toEqual(['ENOTWRITABLE']);
  });
});
