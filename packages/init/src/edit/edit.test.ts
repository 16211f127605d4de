import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { addDependencies, addInclude, addLines, removeField } from './index.ts';

describe('lines', () => {
  const line = fc.stringMatching(/^[a-z!#/*.\\-]{1,6}$/);
  const text = fc
    .tuple(fc.array(fc.oneof(line, fc.constant('')), { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([lines, end, isEnded]) => lines.join(end) + (isEnded && lines.length > 0 ? end : ''));

  it('are added after what is there, which stays byte for byte, and once', () => {
    fc.assert(
      fc.property(text, fc.uniqueArray(line, { maxLength: 3 }), (before, lines) => {
        const after = addLines(before, lines);

        expect(after.startsWith(before)).toBe(true);
        for (const each of lines) expect(after.split(/\r?\n/)).toContain(each);
        expect(addLines(after, lines)).toBe(after);
      }),
    );
  });

  it.each([
    ['', 'a\nb\n'],
    ['x', 'x\na\nb\n'],
    ['x\r\ny\r\n', 'x\r\ny\r\na\r\nb\r\n'],
    ['a\n', 'a\nb\n'],
    ['b  \na', 'b  \na'],
  ])('of %j become %j', (before, after) => {
    expect(addLines(before, ['a', 'b'])).toBe(after);
  });
});

describe('a package.json', () => {
  const versions = { '@waybill/preset': '1.2.3', 'semantic-release': '25.0.9' };
  const name = fc.stringMatching(/^(@[a-z]{1,4}\/)?[a-z][a-z-]{0,8}$/);
  const list = fc.dictionary(name, fc.constantFrom('1.0.0', '^2', '*'), { maxKeys: 4 });
  const manifest = fc.record(
    {
      name,
      version: fc.constant('1.0.0'),
      scripts: list,
      dependencies: list,
      devDependencies: list,
      files: fc.array(name),
    },
    { requiredKeys: [] },
  );
  const indents = fc.constantFrom('  ', '    ', '\t', '   ');

  /** The lines that were there are there in their order, but for commas, and for an empty object that opens. */
  function expectLines(before: readonly string[], after: readonly string[]) {
    const rest = after.map((each) => each.replace(/,$/, ''));
    for (const each of before.map((line) => line.replace(/,$/, '')).filter((line) => !/\{\}$|^\{$/.test(line))) {
      const at = rest.indexOf(each);
      expect(at).toBeGreaterThanOrEqual(0);
      rest.splice(0, at + 1);
    }
  }

  it('gets development dependencies, and keeps every other line', () => {
    fc.assert(
      fc.property(manifest, indents, fc.boolean(), fc.boolean(), (value, indent, isWindows, hasMark) => {
        const end = isWindows ? '\r\n' : '\n';
        const plain = `${JSON.stringify(value, null, indent)}\n`.replaceAll('\n', end);
        const before = hasMark ? `\uFEFF${plain}` : plain;

        const after = addDependencies(before, versions);

        const read = JSON.parse(after.replace('\uFEFF', ''));
        const { dependencies = {}, devDependencies = {} } = value;
        const added = Object.entries(versions).filter(
          ([each]) => !(each in dependencies) && !(each in devDependencies),
        );
        const expected = { ...devDependencies, ...Object.fromEntries(added) };
        expect(read).toEqual({ ...value, ...(added.length > 0 && { devDependencies: expected }) });
        expectLines(before.split(end), after.split(end));
        expect(addDependencies(after, versions)).toBe(after);
        expect(after.includes('\uFEFF')).toBe(hasMark);
        if (!isWindows) expect(after).not.toContain('\r');
      }),
    );
  });

  it('is sorted as npm sorts it', () => {
    const before =
      '{\n    "devDependencies": {\n        "@a/b": "1",\n        "jest": "30",\n        "vite": "7"\n    }\n}\n';

    expect(addDependencies(before, versions)).toBe(
      '{\n    "devDependencies": {\n        "@a/b": "1",\n        "@waybill/preset": "1.2.3",\n        "jest": "30",\n        "semantic-release": "25.0.9",\n        "vite": "7"\n    }\n}\n',
    );
  });

  it.each([
    ['{\n  "release": { "branches": ["main"] },\n  "name": "a"\n}\n', '{\n  "name": "a"\n}\n'],
    ['{\n  "name": "a",\n  "release": {}\n}\n', '{\n  "name": "a"\n}\n'],
  ])('loses a field: %j', (before, after) => {
    expect(removeField(before, 'release')).toBe(after);
  });
});

describe('an include of a pipeline', () => {
  it.each([
    ['', 'include:\n  - local: .gitlab/release.yml\n'],
    ['# only words\n', '# only words\ninclude:\n  - local: .gitlab/release.yml\n'],
    ['test:\n  script: [a]', 'test:\n  script: [a]\n\ninclude:\n  - local: .gitlab/release.yml\n'],
    [
      'include:\n- template: a.yml\ntest: {}\n',
      'include:\n- local: .gitlab/release.yml\n- template: a.yml\ntest: {}\n',
    ],
    [
      'include:\n    # why\n    - template: a\n',
      'include:\n    # why\n    - local: .gitlab/release.yml\n    - template: a\n',
    ],
    ['a:\r\n  script: b\r\n', 'a:\r\n  script: b\r\n\r\ninclude:\r\n  - local: .gitlab/release.yml\r\n'],
    ['x: !reference [a, b]\n', 'x: !reference [a, b]\n\ninclude:\n  - local: .gitlab/release.yml\n'],
  ])('is added to %j', (before, after) => {
    expect(addInclude(before, '.gitlab/release.yml')).toBe(after);
    expect(parse(after, { logLevel: 'silent' }).include).toContainEqual({ local: '.gitlab/release.yml' });
  });

  it.each(['include: a.yml\n', 'include: [a.yml]\n', 'include: { local: a }\n', '- a\n', 'a: [\n', '{ a: b }\n'])(
    'is left to a person in %j',
    (text) => {
      expect(addInclude(text, '.gitlab/release.yml')).toBeUndefined();
    },
  );
});
