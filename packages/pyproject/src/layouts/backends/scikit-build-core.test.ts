import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { errorsOf } from '@waybill/kernel';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import { prepare, verifyConditions, verifyRelease } from '../../index.ts';

const project = (regex: string, result: string) =>
  `[build-system]
build-backend = "scikit_build_core.build"
[project]
name = "parcel"
dynamic = ["version"]
[tool.scikit-build.metadata.version]
provider = "scikit_build_core.metadata.regex"
input = "include/parcel.h"
regex = '''(?sx)
${regex}
'''
result = "${result}"
`;

const numbers = String.raw`\#define \s+ PARCEL_VERSION_MAJOR \s+ (?P<major>\d+) .*?
\#define \s+ PARCEL_VERSION_MINOR \s+ (?P<minor>\d+) .*?
\#define \s+ PARCEL_VERSION_PATCH \s+ `;
const template = '{major}.{minor}.{patch}';
const header = (...[major, minor, patch]: string[]) =>
  `#pragma once\n#define PARCEL_VERSION_MAJOR ${major}\n#define PARCEL_VERSION_MINOR ${minor}\n// patch\n#define PARCEL_VERSION_PATCH ${patch}\n#define OTHER 1\n`;

async function release(version: string, files: Readonly<Record<string, string>>) {
  await using folder = await temporaryFolder(files);
  const context = fakeContext({
    cwd: folder.path,
    nextRelease: { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor' },
  });
  await verifyConditions({}, context);
  const says = [...context.lines];
  const codes = await verifyRelease({}, context).then(
    () => [],
    (error: unknown) => errorsOf(error).map((each) => (each as { readonly code?: string }).code),
  );
  if (codes.length === 0) await prepare({}, context);
  return { says, codes, header: await readFile(join(folder.path, 'include/parcel.h'), 'utf8') };
}

test.each([
  ['a stable release', '2.10.0', String.raw`(?P<patch>\d+)`, template, ['1', '1', '7'], ['2', '10', '0']],
  ['one after a beta', '1.2.0', String.raw`(?P<patch>\S+)`, template, ['1', '2', '0b1'], ['1', '2', '0']],
  [
    'a beta in the last group',
    '1.2.0-beta.1',
    String.raw`(?P<patch>\S+)`,
    template,
    ['1', '1', '7'],
    ['1', '2', '0b1'],
  ],
  [
    'a beta in a group of its own',
    '1.2.0-rc.2',
    String.raw`(?P<patch>\d+)(?P<pre>\w*)`,
    `${template}{pre}`,
    ['1', '1', '7'],
    ['1', '2', '0rc2'],
  ],
  [
    'a stable release after a beta in a group of its own',
    '1.2.0',
    String.raw`(?P<patch>\d+)(?P<pre>\w*)`,
    `${template}{pre}`,
    ['1', '2', '0rc2'],
    ['1', '2', '0'],
  ],
  ['groups by number', '2.0.1', String.raw`(?P<patch>\d+)`, '{0}.{1}.{2}', ['1', '1', '7'], ['2', '0', '1']],
])('every group of a version is written: %s', async (_, version, patch, result, before, after) => {
  const files = { 'pyproject.toml': project(numbers + patch, result), 'include/parcel.h': header(...before) };

  const { says, codes, header: written } = await release(version, files);

  expect(codes).toEqual([]);
  expect(written).toBe(header(...after));
  expect(says[0]).toBe(
    `\`include/parcel.h\` holds the version in \`${result}\` (now ${before.join('.')}), as \`tool.scikit-build.metadata.version\` says.`,
  );
});

test.each([
  ['numbers alone', String.raw`(?P<patch>\d+)`, template, ['1', '1', '7']],
  ['numbers that are right already', String.raw`(?P<patch>\d+)`, template, ['1', '2', '0']],
  ['a group that is not there', String.raw`(?P<patch>\d+)(?P<pre>rc\d+)?`, `${template}{pre}`, ['1', '2', '0']],
])('a beta without room for it is an error before the tag: %s', async (_, patch, result, before) => {
  const files = { 'pyproject.toml': project(numbers + patch, result), 'include/parcel.h': header(...before) };

  const { codes, header: written } = await release('1.2.0-beta.1', files);

  expect(codes).toEqual(['ENOROOMFORVERSION']);
  expect(written).toBe(header(...before));
});

test('a pattern of numbers has no room for a beta, and has it for a stable release', async () => {
  const files = {
    'pyproject.toml': project('PARCEL \\s+ "(?P<value>[0-9.]+)', '{value}'),
    'include/parcel.h': '#define PARCEL "1.1.0"\n',
  };

  expect(await release('1.2.0-beta.1', files)).toMatchObject({
    codes: ['ENOROOMFORVERSION'],
    header: files['include/parcel.h'],
  });
  expect(await release('1.2.0', files)).toMatchObject({ codes: [], header: '#define PARCEL "1.2.0"\n' });
});

const withDev = project(
  String.raw`${numbers}(?P<patch>\d+(?:b\d+)?) .*? \#define \s+ PARCEL_VERSION_DEV \s+ (?P<dev>\d+)`,
  `${template}.dev{dev}`,
).replace(/$/, 'remove = "\\\\.dev0"\n');
const devHeader = (patch: string, dev: string) => `${header('1', '1', patch)}#define PARCEL_VERSION_DEV ${dev}\n`;

test.each([
  ['of a stable version', '1.1.1', devHeader('0', '0'), devHeader('1', '0')],
  ['after a development version', '1.1.1', devHeader('0', '4'), devHeader('1', '0')],
  ['of a beta', '1.1.1-beta.2', devHeader('0', '0'), devHeader('1b2', '0')],
])('what scikit-build-core removes from the version is 0 %s', async (_, version, before, after) => {
  const files = { 'pyproject.toml': withDev, 'include/parcel.h': before };

  expect(await release(version, files)).toMatchObject({ codes: [], header: after });
});

test('a version that removing changes has no room', async () => {
  const files = {
    'pyproject.toml': project('PARCEL \\s+ "(?P<value>[^"]+)', '{value}').replace(/$/, 'remove = "[a-z].*"\n'),
    'include/parcel.h': '#define PARCEL "1.1.0"\n',
  };

  expect(await release('1.2.0-beta.1', files)).toMatchObject({
    codes: ['ENOROOMFORVERSION'],
    header: files['include/parcel.h'],
  });
  expect(await release('1.2.0', files)).toMatchObject({ codes: [], header: '#define PARCEL "1.2.0"\n' });
});
