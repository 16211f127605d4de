import { expect, test } from '@jest/globals';
import { json, toml } from './formats.ts';
import { planEdits } from './plan-edits.ts';
import { companions, findVersions, pyproject, type VersionFile } from './version-files.ts';

const [, packageJson] = companions;

function packageFile(text: string): VersionFile {
  if (packageJson === undefined) throw new Error('package.json is a companion');
  return findVersions(packageJson, text, undefined);
}

test('spells the version as each file does', () => {
  const python = findVersions(pyproject, '[project]\nversion = "1.0.0"\n', undefined);
  const node = packageFile('{"version":"1.0.0"}');

  const edits = planEdits([python, node], '1.1.0-beta.2');

  expect(edits.map(({ after }) => after)).toEqual(['[project]\nversion = "1.1.0b2"\n', '{"version":"1.1.0-beta.2"}']);
});

test('keeps both tables of a Poetry project in step, in whatever order they stand', () => {
  const text = '[tool.poetry]\nversion = "1.0"\n[project]\nversion = " 1.0 "\n';

  const [edit] = planEdits([findVersions(pyproject, text, undefined)], '10.0.0');

  expect(edit?.after).toBe('[tool.poetry]\nversion = "10.0.0"\n[project]\nversion = " 10.0.0 "\n');
});

test('plans nothing for a file that has the version, even where escapes hide it', () => {
  const python = findVersions(pyproject, '[project]\nversion = "1\\u002e0.0"\n', undefined);

  expect(planEdits([python, packageFile('{"version":"1.0.0"}'), packageFile('{}')], '1.0.0')).toEqual([]);
});

test('fills an empty version', () => {
  expect(planEdits([packageFile('{"version":""}')], '1.0.0')[0]?.after).toBe('{"version":"1.0.0"}');
});

test.each(['1.0.0-next.1', '1.0.0-1', '1.0.0-dev.1'])('refuses %s, which Python cannot sort', (version) => {
  expect(() => planEdits([], version)).toThrow(expect.objectContaining({ code: 'ENOPEP440' }));
});

test.each([
  ['toml', toml, '[project]\nversion = "1.0"\nother = "1.0"\n', ['project', 'version']],
  ['json', json, '{"project":{"version":"1.0","other":"1.0"}}', ['project', 'version']],
])('refuses an edit whose result says something else (%s)', (_, format, text, path) => {
  const start = text.lastIndexOf('1.0');
  const target = { file: 'x', path, form: 'pep440', value: '1.0', span: { start, end: start + 3 } } as const;
  const wrong = { file: 'x', format, text, document: {}, targets: [target] };

  expect(() => planEdits([wrong], '2.0.0')).toThrow(expect.objectContaining({ code: 'EUNSAFEEDIT' }));
});
