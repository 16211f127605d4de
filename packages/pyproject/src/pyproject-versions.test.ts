import { describe, expect, test } from '@jest/globals';
import { parseToml } from '@waybill/kernel';
import { pyprojectVersions } from './pyproject-versions.ts';
import { nameOfPlace } from './version-files.ts';

const placesIn = (text: string) => pyprojectVersions(parseToml('x', text)).map(nameOfPlace);

test.each([
  ['PEP 621', '[project]\nversion = "1"', ['project.version']],
  ['Poetry 1', '[tool.poetry]\nversion = "1"', ['tool.poetry.version']],
  ['both', '[project]\nversion = "1"\n[tool.poetry]\nversion = "1 "', ['project.version', 'tool.poetry.version']],
  [
    'Poetry 2, where the project is dynamic and its table is not',
    '[project]\ndynamic = ["version"]\n[tool.poetry]\nversion = "1"\n[build-system]\nbuild-backend = "poetry.core.masonry.api"',
    ['tool.poetry.version'],
  ],
  ['other dynamic fields', '[project]\nversion = "1"\ndynamic = ["readme"]', ['project.version']],
])('%s', (_, text, places) => {
  expect(placesIn(text)).toEqual(places);
});

test.each([
  ['nothing', '', 'ENOVERSION'],
  ['a project without version', '[project]\nname = "a"', 'ENOVERSION'],
  ['a project that is no table', 'project = 1', 'ENOVERSION'],
  ['two values', '[project]\nversion = "1"\n[tool.poetry]\nversion = "2"', 'EVERSIONSDIFFER'],
  ['static and dynamic', '[project]\nversion = "1"\ndynamic = ["version"]', 'ESTATICANDDYNAMIC'],
  ['dynamic', '[project]\ndynamic = ["version"]', 'EDYNAMICVERSION'],
])('refuses %s', (_, text, code) => {
  expect(() => placesIn(text)).toThrow(expect.objectContaining({ code }));
});

describe('a computed version is refused by the name of what computes it', () => {
  test.each([
    ['hatchling.build', '[tool.hatch.version]\npath = "src/a.py"', '`tool.hatch.version`'],
    [
      'setuptools.build_meta',
      '[tool.setuptools.dynamic]\nversion = { attr = "a.b" }',
      '`tool.setuptools.dynamic.version`',
    ],
    ['setuptools.build_meta', '[tool.setuptools_scm]', '`tool.setuptools_scm`'],
    ['flit_core.buildapi', '', '`project.dynamic`'],
    ['pdm.backend', '[tool.pdm.version]\nsource = "scm"', '`tool.pdm.version`'],
    ['hatchling.build', '[tool.poetry]\nversion = "1"', '`project.dynamic`'],
    ['poetry_dynamic_versioning.backend', '[tool.poetry]\nversion = "0"', '`build-system.build-backend`'],
  ])('%s, %j', (backend, rest, source) => {
    const text = `[project]\ndynamic = ["version"]\n[build-system]\nbuild-backend = "${backend}"\n${rest}`;

    expect(() => placesIn(text)).toThrow(
      expect.objectContaining({
        code: 'EDYNAMICVERSION',
        message: expect.stringContaining(`\`${backend}\``),
        details: expect.stringContaining(source),
      }),
    );
  });

  test('setuptools stands in where no backend is named', () => {
    expect(() => placesIn('[project]\ndynamic = ["version"]')).toThrow(/`setuptools\.build_meta:__legacy__`/);
  });
});
