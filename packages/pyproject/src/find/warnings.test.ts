import { expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { verifyConditions } from '../index.ts';

const dynamic = (backend: string, rest = '') =>
  `[build-system]\nbuild-backend = "${backend}"\n[project]\nname = "parcel"\ndynamic = ["version"]\n${rest}`;

async function warnings(pyproject: string, tagFormat = 'v${version}'): Promise<string[]> {
  await using folder = await temporaryFolder({ 'pyproject.toml': pyproject });
  const warned: string[] = [];
  const quiet = () => {};
  const logger = { log: quiet, success: quiet, error: quiet, warn: (line: string) => warned.push(line) };
  await verifyConditions({}, { ...fakeContext({ cwd: folder.path, options: { tagFormat } }), logger });
  return warned;
}

test('a version that only the build knows is worth a warning', async () => {
  expect(await warnings(dynamic('company_build.api'))).toEqual([
    expect.stringMatching(/^Nothing to edit: .*how this backend finds it is not known here\..*`pyproject\.files`/),
  ]);
});

test.each([
  ['v', 'v${version}', []],
  ['', '${version}', []],
  ['', 'v${version}', [expect.stringMatching(/an empty `tag_prefix`.*Set `tag_prefix` to `"v"`.*`"\$\{version\}"`/)]],
  ['parcel-', 'v${version}', [expect.stringMatching(/`tag_prefix = "parcel-"`.*`"parcel-\$\{version\}"`/)]],
])('versioneer with the prefix %j and tags such as %j', async (prefix, tagFormat, expected) => {
  const project = dynamic('setuptools.build_meta', `[tool.versioneer]\nVCS = "git"\ntag_prefix = "${prefix}"\n`);

  expect(await warnings(project, tagFormat)).toEqual(expected);
});
