import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createInertOutput, makeInertJson, makeInertText } from './inert-output.ts';
import { obeyedCommands } from './obeyed-commands.ts';

const commands = [
  '::add-mask::parcel',
  '  ::stop-commands::nobody-knows',
  '\u3000\u0085::error file=a.py,line=1::lost',
  '\ufeff::warning::lost',
  'feat: weigh ##[stop-commands]nobody-knows',
  '##[error]lost',
  '##vso[task.setvariable variable=A]b',
  'progress 10 %\r::set-env name=A::b',
  'done\r\n::set-output name=a::b\r\n',
  '\x1B[31m::add-mask::coloured',
  '\x1B[0K::add-mask::erased',
  '#\x1B[0K#[stop-commands]a',
  ':\x1B]0;title\x07:add-mask::a',
  // Whoever removes colours reads a command.
  '##\x1B[0m[error]lost',
  '#\x1B[31m#[error]lost',
  '##vso\x1B[m[task.setvariable variable=A]b',
  ':\x1B[0m:error::lost',
  `##${'\x1B[1m'.repeat(50)}[error]lost`,
  'section_\x1B[0mstart:1560896352:parcel',
  'section_start:1560896352:parcel\r\x1B[0Kforged',
  'section_end:1560896352:parcel\r\x1B[0K',
];

describe('text that a CI service would obey', () => {
  it.each(commands)('is shown and not obeyed: %j', (text) => {
    expect(
      obeyedCommands(text).length + obeyedCommands(text.replace(/\x1B(?:\[0K|\]0;title\x07)/g, '')).length,
    ).toBeGreaterThan(0);
    expect(obeyedCommands(makeInertText(text))).toEqual([]);
  });

  it('is not obeyed in whatever parts it comes', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 });
    const texts = fc.array(fc.constantFrom(...commands, '\n', '\r', ' ', '#', ':', '[', 'a'), { maxLength: 8 });
    fc.assert(
      fc.property(texts, parts, (written, lengths) => {
        const output = createInertOutput();
        const text = written.join('');
        let shown = '';
        for (let at = 0, i = 0; at < text.length; i++) {
          const length = lengths[i % lengths.length] ?? 1;
          shown += output.write(text.slice(at, at + length));
          at += length;
        }
        // A sequence of a terminal in two parts is shown as text.
        expect(obeyedCommands(shown)).toEqual([]);
        expect(shown).not.toMatch(/\r(?!\n|$)/);
      }),
      { numRuns: 500 },
    );
  });

  it('does not become what it was by being made inert again', () => {
    for (const text of commands) expect(obeyedCommands(makeInertText(makeInertText(text)))).toEqual([]);
  });
});

it.each([
  'use std::fs::File; at parcel::weigh',
  'error: parcel::Scale::weigh is private',
  'a header of level two\n## [1.0.0] and ##, # [, :: and : :',
  'Zoë שלום سلام 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 مى‌خواهم 重さ\tok\r\n',
  '\x1B[32m✔\x1B[39m done',
  'section_starter: 1, section_end of 2',
  '',
])('leaves ordinary text as it is: %j', (text) => {
  expect(makeInertText(text)).toBe(text);
});

it.each([
  ['red \x1B[31malert\x1B[0m', 'red \x1B[31malert\x1B[0m'],
  ['up\x1B[2Aand over', 'upand over'],
  ['\x1B]8;;https://evil.test\x07click\x1B]8;;\x07', 'click'],
  ['back\b\bspace \0', 'back\\u0008\\u0008space \\u0000'],
  ['txt.\u202Eexe', 'txt.\\u202eexe'],
  ['\u2066a\u2069', '\\u2066a\\u2069'],
  ['\x1Bc reset', '\\u001bc reset'],
  ['\x9B2A', '\\u009b2A'],
  ['released\rfailed', 'released\r\nfailed'],
])('shows what hides: %j', (text, shown) => {
  expect(makeInertText(text)).toBe(shown);
});

it('keeps the meaning of JSON', () => {
  const data = { a: '##[stop-commands]x', b: 'section_start:1:a', c: '\u202E\x1B[0K', d: ['::a::', '##vso[x]'] };

  const json = makeInertJson(JSON.stringify(data, null, 2));

  expect(JSON.parse(json)).toEqual(data);
  expect(makeInertText(json)).toBe(json);
});

it('ends a line where there is one', () => {
  const output = createInertOutput();
  const ends = ['', 'a', '\n', '  ', ':', '\r', '\r\n'].map((text) => [output.write(text), output.endLine()][1]);

  expect(ends).toEqual(['', '\n', '', '\n', '\n', '\n', '']);
});
