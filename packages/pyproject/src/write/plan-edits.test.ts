import { expect, test } from '@jest/globals';
import type { Path } from '../documents/data.ts';
import { openDocument } from '../documents/open-document.ts';
import { findTargets, type VersionFile } from '../places/find-targets.ts';
import type { Wanted } from '../places/place.ts';
import { planEdits } from './plan-edits.ts';

const spelled = { pep440: '1.1.0b2', semver: '1.1.0-beta.2', tag: 'v1.1.0-beta.2', short: '1.1', date: '2026-03-04' };

const key = (file: string, path: Path, form: Wanted['form'] = 'pep440'): Wanted => ({
  file,
  place: { kind: 'key', path },
  form,
});

async function versionFile(text: string, ...wanted: [Wanted, ...Wanted[]]): Promise<VersionFile> {
  const open = { file: wanted[0].file, text, document: await openDocument({ file: wanted[0].file, text }) };
  return {
    ...open,
    targets: await findTargets(open, wanted, 'v${version}'),
    findAgain: (after) => findTargets(after, wanted, 'v${version}'),
  };
}

const python = key('pyproject.toml', ['project', 'version']);
const node = key('package.json', ['version'], 'semver');

test('spells the version as each place does', async () => {
  const files = [
    await versionFile('[project]\nversion = "1.0.0"\n', python),
    await versionFile('{"version":"1.0.0"}', node),
    await versionFile('tag: v1.0.0\n', key('chart.yaml', ['tag'], 'tag')),
  ];

  const edits = await planEdits(files, spelled);

  expect(edits.map(({ after }) => after)).toEqual([
    '[project]\nversion = "1.1.0b2"\n',
    '{"version":"1.1.0-beta.2"}',
    'tag: v1.1.0-beta.2\n',
  ]);
});

test('keeps several places of a file in step, in whatever order they stand', async () => {
  const text = '[tool.poetry]\nversion = "1.0"\n[project]\nversion = " 1.0 "\n';
  const file = await versionFile(text, python, key('pyproject.toml', ['tool', 'poetry', 'version']));

  const [edit] = await planEdits([file], spelled);

  expect(edit?.after).toBe('[tool.poetry]\nversion = "1.1.0b2"\n[project]\nversion = " 1.1.0b2 "\n');
});

test('plans nothing for a file that has the version, even where escapes hide it', async () => {
  const file = await versionFile('[project]\nversion = "1\\u002e1.0b2"\n', python);

  expect(await planEdits([file], spelled)).toEqual([]);
});

test('fills an empty version', async () => {
  const [edit] = await planEdits([await versionFile('{"version":""}', node)], spelled);

  expect(edit?.after).toBe('{"version":"1.1.0-beta.2"}');
});

test('moves a date with the version, and not without it', async () => {
  const wanted = [key('CITATION.cff', ['version']), key('CITATION.cff', ['date-released'], 'date')] as const;
  const stale = await versionFile('version: "1.0.0"\ndate-released: 2020-01-01\n', ...wanted);
  const fresh = await versionFile('version: "1.1.0b2"\ndate-released: 2020-01-01\n', ...wanted);

  const edits = await planEdits([stale, fresh], spelled);

  expect(edits.map(({ after }) => after)).toEqual(['version: "1.1.0b2"\ndate-released: 2026-03-04\n']);
});

test.each([
  ['TOML', '[project]\nversion = "1.0"\nother = "1.0"\n', python],
  ['JSON', '{"version":"1.0","other":"1.0"}', node],
])('refuses an edit whose result says something else (%s)', async (_, text, wanted) => {
  const file = await versionFile(text, wanted);
  const start = text.lastIndexOf('1.0');
  const targets = file.targets.map((target) => ({ ...target, span: { start, end: start + 3 } }));

  await expect(planEdits([{ ...file, targets }], spelled)).rejects.toMatchObject({ code: 'EUNSAFEEDIT' });
});

test('refuses an edit that would change what the rest of a document is', async () => {
  const text = '[project]\nversion = "1.0" # dropped\nlist = [1]\n';
  const file = await versionFile(text, python);
  const targets = file.targets.map((target) => ({ ...target, span: { start: 21, end: text.length } }));

  await expect(planEdits([{ ...file, targets }], spelled)).rejects.toMatchObject({ code: 'EUNSAFEEDIT' });
});
