import { expect, test } from '@jest/globals';
import { findSetting, locateSetting } from './locate-setting.ts';

function replaced(text: string): string {
  const { span } = locateSetting({ file: 'setup.cfg', text }, 'metadata', 'version');
  return `${text.slice(0, span.start)}2.0${text.slice(span.end)}`;
}

test.each([
  ['[metadata]\nname = a\nversion = 1.0\n[other]\nversion = 1.0\n', 3],
  ['[metadata]\r\nversion=1.0\r\n', 1],
  ['[metadata]\nVersion: 1.0', 1],
  ['[metadata]\nversion = "1.0"\n', 1],
  ['\uFEFF[metadata]\nversion =\n    1.0\nname = x\n', 2],
  ['[bdist]\nversion = 9\n[metadata]\n# version = 9\nlong = a\n  version = 9\nversion = 1.0  ', 6],
])('finds the version in %j', (text) => {
  expect(replaced(text)).toBe(text.replace(/(?<!\d)1\.0/, '2.0'));
});

test('a value over several lines', () => {
  expect(findSetting('[options]\npackage_dir =\n    =src\nx = 1\n', 'options', 'package_dir')?.value).toBe('=src');
});

test.each([
  ['[metadata]\nname = a', 'ENOVERSIONPLACE'],
  ['[metadata]\nversion = 1.0  # first', 'EUNCLEARVERSION'],
])('refuses %j', (text, code) => {
  expect(() => replaced(text)).toThrow(expect.objectContaining({ code }));
});
