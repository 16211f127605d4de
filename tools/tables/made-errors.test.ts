import { expect, it } from '@jest/globals';
import { errorsTable } from './errors-table.ts';
import { parameters } from './made-errors.ts';

it('parameters have their names, but for those that are taken apart', () => {
  const make = (file: string, { line }: { line: number }, all: readonly string[] = ['a, b']) => [file, line, all];
  expect(parameters(make)).toEqual(['file', undefined, 'all']);
  expect(parameters(() => 1)).toEqual([]);
});

it('errors stand in a table of their package, placeholders in italics outside of code', () => {
  const table = errorsTable([
    {
      room: 'docker',
      name: 'a',
      code: 'EA',
      message: '`<file>` is <kind>, a|b.',
      details: 'Look:\n\n```text\n<x>\n```',
    },
    { room: 'pypi', name: 'b', code: 'EB', message: 'B.', details: 'Do.' },
  ]);
  expect(table).toContain('## docker');
  expect(table).toContain('| `EA` | `<file>` is *kind*, a\\|b. | Look: … |');
  expect(table).toContain('## pypi');
});
