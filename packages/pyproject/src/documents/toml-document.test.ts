import { describe, expect, test } from '@jest/globals';
import { parseToml } from '@waybill/python';
import fc from 'fast-check';
import type { Path } from './data.ts';
import { openToml } from './toml-document.ts';

const locateTomlValue = (text: string, path: Path) => openToml({ file: 'x.toml', text }).locate(path);

const projectVersion: Path = ['project', 'version'];

/** Replaces what was found, so that a test reads as text before and after. */
async function replaced(text: string, path: Path = projectVersion, version = '2.0'): Promise<string | undefined> {
  const located = await locateTomlValue(text, path);
  return located && text.slice(0, located.span.start) + version + text.slice(located.span.end);
}

describe('finds the version however it is written', () => {
  test.each([
    ['table', '[project]\nversion = "1.0" # here\n', '[project]\nversion = "2.0" # here\n'],
    ['literal string', "[project]\nversion='1.0'", "[project]\nversion='2.0'"],
    ['dotted key', 'project.version = "1.0"', 'project.version = "2.0"'],
    ['quoted keys', '["project"]\n\'version\' = "1.0"', '["project"]\n\'version\' = "2.0"'],
    ['escaped key', '[project]\n"v\\u0065rsion" = "1.0"', '[project]\n"v\\u0065rsion" = "2.0"'],
    ['spaces around dots', '[ project ]\nx . y = 1\nversion = "1.0"', '[ project ]\nx . y = 1\nversion = "2.0"'],
    ['inline table', 'project = { name = "a", version = "1.0" }', 'project = { name = "a", version = "2.0" }'],
    ['multi-line string', '[project]\nversion = """\n1.0"""', '[project]\nversion = """\n2.0"""'],
    ['multi-line literal', "[project]\nversion = '''1.0'''", "[project]\nversion = '''2.0'''"],
    ['CRLF', '[project]\r\nversion = "1.0"\r\n', '[project]\r\nversion = "2.0"\r\n'],
    ['byte-order mark', '\uFEFF[project]\nversion = "1.0"', '\uFEFF[project]\nversion = "2.0"'],
    ['escapes in the value', '[project]\nversion = "1\\u002E0"', '[project]\nversion = "2.0"'],
    ['white space in the value', '[project]\nversion = " 1.0 "', '[project]\nversion = " 2.0 "'],
    [
      'astral characters before',
      '[project]\ntitle = "é😀"\nversion = "1.0"',
      '[project]\ntitle = "é😀"\nversion = "2.0"',
    ],
    [
      'decoys',
      'version = "1.0"\n[a]\nversion = "1.0"\ntext = """\n[project]\nversion = "1.0"\n"""\n[project.x]\nversion = "1.0"\n[project]\nversion = "1.0"',
      'version = "1.0"\n[a]\nversion = "1.0"\ntext = """\n[project]\nversion = "1.0"\n"""\n[project.x]\nversion = "1.0"\n[project]\nversion = "2.0"',
    ],
  ])('%s', async (_, before, after) => {
    expect(await replaced(before)).toBe(after);
  });

  test('in an array of tables, and in an array of inline tables', async () => {
    const tables = '[[package]]\nversion = "1.0"\n[[package]]\nversion = "1.0"\nsource.editable = "."\n';
    const inline = 'package = [{ version = "1.0" }, { version = "1.0" }]';

    expect(await replaced(tables, ['package', 1, 'version'])).toBe(
      '[[package]]\nversion = "1.0"\n[[package]]\nversion = "2.0"\nsource.editable = "."\n',
    );
    expect(await replaced(inline, ['package', 1, 'version'])).toBe(
      'package = [{ version = "1.0" }, { version = "2.0" }]',
    );
  });
});

test.each(['[project]\nname = "a"', '[project]\nversion = 1.0', '[project.version]\na = "1.0"', 'package = []'])(
  'finds nothing in %j',
  async (text) => {
    expect(await locateTomlValue(text, projectVersion)).toBeUndefined();
    expect(await locateTomlValue(text, ['package', 0])).toBeUndefined();
  },
);

/** Lines that may stand anywhere between keys. */
const noise = fc.constantFrom('', '# version = "1.0"', '  # [project]', '\t', '#é😀', '# \u202e\u00a0');
const quoted = fc.constantFrom('"1.0"', "'1.0'", '"""1.0"""', '"""\n1.0"""', "'''\n1.0'''", '"1\\u002e0"');
const spaced = fc.constantFrom('', ' ', '\t', '   ');
const keys = fc.constantFrom(['project', 'version'], ['"project"', '"version"'], ["'project'", "'version'"]);

/** A document with the version in one of TOML's notations amid look-alikes. */
const documents = fc
  .record({
    keys,
    quoted,
    spaced,
    before: fc.array(noise),
    after: fc.array(noise),
    form: fc.constantFrom('table', 'dotted', 'inline'),
    eol: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\uFEFF'),
    decoy: fc.boolean(),
  })
  .map(({ keys: [table, key], quoted, spaced, before, after, form, eol, mark, decoy }) => {
    const pair = `${key}${spaced}=${spaced}${quoted}${spaced}`;
    const place = {
      table: [`[${spaced}${table}${spaced}]`, ...before, pair],
      dotted: [...before, `${table}.${pair}`],
      inline: [...before, `${table} = {${spaced}name = "version", ${pair}}`],
    }[form];
    const other = ['[tool.other]', 'version = "1.0"', 'text = """', '[project]', 'version = "1.0"', '"""'];
    const tables = ['[[package]]', ...before, 'version = "1.0"', '[package.project]', 'version = "1.0"'];
    const lines = [...before, ...place, ...after, ...(decoy ? [...other, ...tables] : [])];
    return mark + lines.join('\n').replaceAll('\n', eol);
  });

test('changes the version and nothing else, in documents of any shape', async () => {
  await fc.assert(
    fc.asyncProperty(documents, fc.constantFrom('2.0', '1.0.0b1', '10.20.30rc4'), async (text, version) => {
      const result = (await replaced(text, projectVersion, version)) ?? '';

      const expected = parseToml('before', text) as { project: { version: string } };
      expected.project.version = version;
      expect(parseToml('after', result)).toEqual(expected);
      expect((await locateTomlValue(result, projectVersion))?.value).toBe(version);
      expect((await replaced(result, projectVersion, '1.0'))?.replace('1.0', '')).toBe(
        text.replace('1\\u002e0', '1.0').replace('1.0', ''),
      );
    }),
  );
});
