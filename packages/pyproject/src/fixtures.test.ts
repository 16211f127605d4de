import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { fakeContext, temporaryFolder } from '@waybill/kernel/testing';
import fc from 'fast-check';
import { openDocument } from './documents/open-document.ts';
import { prepare } from './index.ts';

const folder = join(import.meta.dirname, 'fixtures');
const projects = (await readdir(folder)).filter((name) => name.endsWith('.toml'));
const read = (name: string) => readFile(join(folder, name), 'utf8');

/** A line end and a beginning as Windows writes them, and the usual ones. */
const eols = ['\n', '\r\n'];
const marks = ['', '\uFEFF'];

const versions = fc
  .tuple(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom('', 'alpha', 'beta', 'rc'), fc.nat())
  .map(([major, minor, patch, identifier, number]) => {
    const suffix = identifier === '' ? '' : `-${identifier}.${number}`;
    const short = { '': '', alpha: `a${number}`, beta: `b${number}`, rc: `rc${number}` }[identifier];
    return { semver: `${major}.${minor}.${patch}${suffix}`, pep440: `${major}.${minor}.${patch}${short}` };
  });

/** What stands in a file after each of several releases, one upon the other. */
async function released(files: Readonly<Record<string, string>>, version: string) {
  await using repository = await temporaryFolder(files);
  const nextRelease = { version, gitTag: `v${version}`, gitHead: 'b'.repeat(40), type: 'minor' };
  const context = fakeContext({ cwd: repository.path, nextRelease });
  await prepare({}, context);
  const once = await contents(repository.path, files);
  await prepare({}, context);
  expect(await contents(repository.path, files)).toEqual(once);
  return once;
}

async function contents(path: string, files: Readonly<Record<string, string>>) {
  const texts = Object.keys(files).map(async (name) => [name, await readFile(join(path, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Where the version of each fixture stands: the occurrences of `1.1.0` that are it. */
const own: Readonly<Record<string, readonly number[]>> = {
  'hatchling.toml': [1],
  // The last is what commitizen repeats.
  'poetry-1.toml': [0, 5],
  'poetry-2.toml': [0, 2],
  'setuptools.toml': [4],
  'dotted.toml': [0],
  'inline.toml': [0],
};

function withVersion(text: string, places: readonly number[], version: string): string {
  let index = 0;
  return text.replaceAll('1.1.0', (found) => (places.includes(index++) ? version : found));
}

describe.each(projects)('%s', (name) => {
  test.each(eols.flatMap((eol) => marks.map((mark) => [eol, mark])))('with %j and %j', async (eol, mark) => {
    const text = mark + (await read(name)).replaceAll('\n', eol);

    await fc.assert(
      fc.asyncProperty(versions, async ({ semver, pep440 }) => {
        const once = await released({ 'pyproject.toml': text }, semver);

        expect(once['pyproject.toml']).toBe(withVersion(text, own[name] ?? [], pep440));
      }),
      { numRuns: 10 },
    );
  });
});

describe('generated lines', () => {
  /** What may stand on a line of its own in front of any other line of a fixture that starts a key or a table. */
  const lines = fc.array(fc.constantFrom('', '# version = "1.1.1"', '\t# [project]', '#\u{1F4E6} é', '   '), {
    maxLength: 3,
  });

  test.each(projects)('around every line of %s change nothing', async (name) => {
    const text = await read(name);
    const starts = [...text.matchAll(/^(?=(\[|[a-z"'].* = (?!.*("""|''')))[^\n]*\n)/gm)].map(({ index }) => index);

    await fc.assert(
      fc.asyncProperty(fc.subarray(starts, { maxLength: 5 }), lines, async (chosen, noise) => {
        const noisy = chosen.reduceRight(
          (whole, at) => whole.slice(0, at) + noise.map((line) => `${line}\n`).join('') + whole.slice(at),
          text,
        );
        const files = { 'pyproject.toml': noisy };
        // A line of noise within a text of several lines is a part of it, and a value that is continued forbids it.
        const isValid = await openDocument({ file: 'pyproject.toml', text: noisy }).then(
          () => true,
          () => false,
        );
        fc.pre(isValid);

        const once = await released(files, '22.33.44-beta.5');

        expect(once['pyproject.toml']).toBe(withVersion(noisy, own[name] ?? [], '22.33.44b5'));
      }),
      { numRuns: 15 },
    );
  });
});

test.each(eols)('uv.lock and CITATION.cff of a workspace (%j)', async (eol) => {
  const files = {
    'pyproject.toml': '[project]\nname = "parcel"\nversion = "1.1.0"\n',
    'packages/core/pyproject.toml': '[project]\nname = "parcel-core"\nversion = "1.1.0"\n',
    'uv.lock': (await read('workspace-uv.lock')).replaceAll('\n', eol),
    'CITATION.cff': (await read('CITATION.cff')).replaceAll('\n', eol),
  };
  await using repository = await temporaryFolder();
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(repository.path, file)), { recursive: true });
    await writeFile(join(repository.path, file), text);
  }
  const context = fakeContext({ cwd: repository.path });
  const clock = { now: () => new Date('2026-03-04'), sleep: async () => {} };

  await prepare({ packages: ['.', 'packages/core'] }, context, { clock });

  expect(await contents(repository.path, files)).toEqual({
    'pyproject.toml': files['pyproject.toml'].replace('1.1.0', '1.2.0'),
    'packages/core/pyproject.toml': files['packages/core/pyproject.toml'].replace('1.1.0', '1.2.0'),
    'uv.lock': withVersion(files['uv.lock'], [3, 5], '1.2.0'),
    'CITATION.cff': withVersion(files['CITATION.cff'], [3], '1.2.0').replace("'2020-02-29'", "'2026-03-04'"),
  });
});
