import { expect, it } from '@jest/globals';
import { ignoringLine, isIgnored } from './ignored.ts';

const of = (text: string) => ({ name: '.dockerignore', text });

it.each([
  ['.waybill', true],
  ['**/.waybill/', true],
  ['/.waybill', true],
  ['*\n!src', true],
  ['.*', true],
  ['.git\n', false],
  ['!.waybill', false],
  ['# .waybill', false],
  ['.WAYBILL', false],
  // The builder refuses such a pattern, and says so.
  ['[\n.waybill', false],
])('a .dockerignore of %j leaves releases out: %s', (text, ignores) => {
  expect(isIgnored(of(text), '.waybill/1.0.0/dist/x.whl')).toBe(ignores);
});

it.each<[string, string, number | undefined]>([
  ['dist', 'dist/a.whl', 1],
  ['# all\n\n*\n!src\n', 'dist/a.whl', 3],
  ['dist\n!dist/*.whl', 'dist/a.whl', undefined],
  ['dist\n!dist/*.whl\n**/*.whl', 'dist/a.whl', 3],
  ['\uFEFFdist\r\n', 'dist', 1],
  ['*.whl', 'dist/a.whl', undefined],
  ['dist\n[', 'dist/a.whl', undefined],
  ['**/*.whl', 'dist/a.whl', 1],
])('the line of %j that hides %s is %s', (text, path, line) => {
  expect(ignoringLine(of(text), path)?.line).toBe(line);
});
