import { describe, expect, test } from '@jest/globals';
import { locateAssignment } from './locate-assignment.ts';

function replaced(text: string, name = '__version__'): string {
  const { span } = locateAssignment({ file: 'a.py', text }, name);
  return `${text.slice(0, span.start)}2.0${text.slice(span.end)}`;
}

describe('finds the text of an assignment', () => {
  test.each([
    ['plain', '__version__ = "1.0"  # here\n', '__version__ = "2.0"  # here\n'],
    ['no space, other quotes', "__version__='1.0'", "__version__='2.0'"],
    ['an annotation', "__version__: Final[str] = '1.0'", "__version__: Final[str] = '2.0'"],
    ['several names', '__version__ = version = u"1.0"', '__version__ = version = u"2.0"'],
    ['three quotes', '__version__ = """1.0"""', '__version__ = """2.0"""'],
    ['a group of statements', 'a = 1; __version__ = "1.0"; b = 2', 'a = 1; __version__ = "2.0"; b = 2'],
    ['parentheses', '__version__ = ("1.0")', '__version__ = ("2.0")'],
    ['CRLF and a byte-order mark', '\uFEFF__version__ = "1.0"\r\n', '\uFEFF__version__ = "2.0"\r\n'],
    ['placeholders', '__version__ = "@VERSION@"', '__version__ = "2.0"'],
    ['astral characters before', '"""é😀"""\n__version__ = "1.0"', '"""é😀"""\n__version__ = "2.0"'],
    [
      'look-alikes',
      '"""\n__version__ = "1.0"\n"""\n# __version__ = "1.0"\ndef f():\n    __version__ = "1.0"\n__version__ = "1.0"\n',
      '"""\n__version__ = "1.0"\n"""\n# __version__ = "1.0"\ndef f():\n    __version__ = "1.0"\n__version__ = "2.0"\n',
    ],
  ])('%s', (_, before, after) => {
    expect(replaced(before)).toBe(after);
  });
});

describe('shows what it found instead', () => {
  test.each([
    ['a call', 'x = 1\n__version__ = version("a")', 'EUNCLEARVERSION', '2: __version__ = version("a")'],
    ['a tuple', '__version__ = ("1", "0")', 'EUNCLEARVERSION', '1: __version__ = ("1", "0")'],
    ['several values', '__version__, b = "1.0", "2"', 'EUNCLEARVERSION', '1: __version__, b ='],
    ['two texts', '__version__ = "1" ".0"', 'EUNCLEARVERSION', '1: '],
    ['an f-string', '__version__ = f"{a}.0"', 'EUNCLEARVERSION', '1: '],
    ['bytes', '__version__ = b"1.0"', 'EUNCLEARVERSION', '1: '],
    ['an escape', '__version__ = "1\\x2e0"', 'EUNCLEARVERSION', '1: '],
    ['two assignments', '__version__ = "1.0"\n__version__ = "1.1"', 'EUNCLEARVERSION', '2: __version__ = "1.1"'],
    ['an import', 'from ._version import __version__', 'ENOVERSIONPLACE', '1: from ._version import __version__'],
    ['nothing', 'x = 1', 'ENOVERSIONPLACE', 'Correct the file'],
  ])('%s', (_, text, code, shown) => {
    expect(() => replaced(text)).toThrow(expect.objectContaining({ code, details: expect.stringContaining(shown) }));
  });
});
