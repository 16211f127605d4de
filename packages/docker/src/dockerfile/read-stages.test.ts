import { describe, expect, it } from '@jest/globals';
import { findTaken } from './dockerfile.ts';
import { hasSyntax, readArguments, readStages, readTaken } from './read-stages.ts';

describe('readStages, where no builder can be asked', () => {
  it.each<[string, string, (string | undefined)[]]>([
    ['named and unnamed stages', 'FROM a AS Build\nFROM b\nFROM c as production', ['build', undefined, 'production']],
    ['platforms', 'FROM --platform=$BUILDPLATFORM a AS build', ['build']],
    ['continued lines', 'FROM a \\\n  # why\n  AS \\\n production', ['production']],
    ['comments', '# FROM a AS no\nFROM a AS yes', ['yes']],
    ['Windows line ends and a byte-order mark', '\uFEFFFROM a AS one\r\nFROM b AS two\r\n', ['one', 'two']],
    ['here-documents', 'FROM a AS one\nRUN <<EOF\nFROM x AS no\nEOF\nFROM b AS two', ['one', 'two']],
    ['a shift in arithmetic', 'FROM a AS one\nRUN S=3; echo $((1<<S))\nFROM b AS two', ['one', 'two']],
    ['a shift in quotes', 'FROM a AS one\nRUN python -c "print(1 <<3)"\nFROM b AS two', ['one', 'two']],
    ['a here-document in a JSON form', 'FROM a AS one\nRUN ["sh", "-c", "cat <<EOF"]\nFROM b AS two', ['one', 'two']],
    ['a here-string', 'FROM a AS one\nRUN cat <<< x; cat <<<"$X"\nFROM b AS two', ['one', 'two']],
    ['an escaped one', 'FROM a AS one\nRUN echo \\<<EOF <\\<EOF\nFROM b AS two', ['one', 'two']],
    ['a quoted name', 'FROM a AS one\nRUN 3<<-"EOF" cat\nFROM x AS no\n\tEOF\nFROM b AS two', ['one', 'two']],
    ['another escape character', '# escape=`\nFROM a `\n AS one\nRUN dir c:\\\nFROM b AS two', ['one', 'two']],
    ['no stage', 'not a Dockerfile', []],
  ])('finds %s', (_name, text, stages) => {
    expect(readStages(text).map(({ name }) => name)).toEqual(stages);
  });
});

it.each([
  ['# syntax=docker/dockerfile:1\nFROM a', true],
  ['#Syntax = x/y\nFROM a', true],
  ['# a comment\n# syntax=x/y\nFROM a', false],
  ['FROM a', false],
])('hasSyntax of %j is %s', (text, has) => {
  expect(hasSyntax(text)).toBe(has);
});

it('readArguments takes those before the first stage', () => {
  expect(readArguments('ARG A="b c"\nARG B\nARG C=$A D=2\nFROM x\nARG D=1')).toEqual(['A=b c', 'C=$A', 'D=2']);
});

describe('readTaken', () => {
  it.each<[string, object]>([
    ['COPY . /app', { sources: ['.'] }],
    ['ADD --chown=1:1 ./ .', { instruction: 'ADD', sources: ['./'] }],
    ['COPY --link --from=build a b /app', { from: 'build', sources: ['a', 'b'] }],
    ['copy ["a b", "/app"]', { sources: ['a b'] }],
    ['COPY a \\\n  # why\n  b \\\n  /app', { sources: ['a', 'b'] }],
    ['RUN --mount=type=bind,from=dist,target=/dist pip install /dist/*.whl', { from: 'dist', sources: [] }],
    ['RUN --mount=target=/s,source=src --mount=type=cache,target=/c true', { sources: ['src'] }],
    ['RUN echo "a <<b"\nCOPY b /app', { line: 3, instruction: 'COPY', sources: ['b'] }],
    ['COPY <<EOF /app/x\nCOPY no /\nEOF', { sources: [] }],
  ])('of `%s`', (line, taken) => {
    const text = `FROM a\n${line}\n`;
    const instruction = line.startsWith('RUN') ? 'RUN' : 'COPY';

    expect(readTaken(text, readStages(text))).toEqual([[{ line: 2, instruction, ...taken }]]);
  });

  it('counts lines through stages', () => {
    const text = 'ARG A\nFROM a AS one\nCOPY a /\n\nFROM b\n# c\nCOPY \\\n b /\n';

    expect(readTaken(text, readStages(text)).map((of) => of.map(({ line }) => line))).toEqual([[3], [7]]);
  });
});

it('findTaken follows what the target is made of, and nothing else', () => {
  const text = `FROM a AS base
COPY base /
FROM base AS tested
COPY tests /
FROM a AS built
COPY built /
FROM base AS production
COPY --from=built /x /
COPY --from=0 /y /
`;
  const stages = readStages(text);
  const sources = (target?: string) => findTaken({ text, stages, target }).flatMap((each) => each.sources);

  expect(sources('production')).toEqual(['base', 'built', '/x', '/y']);
  expect(sources()).toEqual(sources('production'));
  expect(sources('tested')).toEqual(['base', 'tests']);
  expect(sources('9')).toEqual([]);
});
