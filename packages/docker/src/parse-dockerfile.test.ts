import { describe, expect, it } from '@jest/globals';
import { ignoresReleases, parseDockerfile } from './parse-dockerfile.ts';

describe('parseDockerfile', () => {
  it.each<[string, string, string[]]>([
    ['named and unnamed stages', 'FROM a AS Build\nFROM b\nFROM c as production', ['build', 'production']],
    ['platforms', 'FROM --platform=$BUILDPLATFORM a AS build', ['build']],
    ['continued lines', 'FROM a \\\n  # why\n  AS \\\n production', ['production']],
    ['comments', '# FROM a AS no\nFROM a AS yes', ['yes']],
    ['Windows line ends and a byte-order mark', '\uFEFFFROM a AS one\r\nFROM b AS two\r\n', ['one', 'two']],
    ['here-documents', 'FROM a AS one\nRUN <<EOF\nFROM x AS no\nEOF\nFROM b AS two', ['one', 'two']],
    ['another escape character', '# escape=`\nFROM a `\n AS one\nRUN dir c:\\\nFROM b AS two', ['one', 'two']],
  ])('finds stages with %s', (_name, text, stages) => {
    expect(parseDockerfile(text).stages).toEqual(stages);
  });

  it.each([
    ['COPY . /app', true],
    ['ADD --chown=1:1 ./ .', true],
    ['COPY src /app', false],
    ['COPY --from=build . /app', false],
    ['COPY --link --from=build . /app', false],
    ['COPY .env /app', false],
  ])('`%s` copies the whole context: %s', (line, copies) => {
    expect(parseDockerfile(`FROM a\n${line}\n`).copiesContext).toBe(copies);
  });
});

it.each([
  ['.waybill', true],
  ['**/.waybill/', true],
  ['*\n!src', true],
  ['.*', true],
  ['.git\n', false],
  ['!.waybill', false],
])('a .dockerignore of `%s` leaves releases out: %s', (text, ignores) => {
  expect(ignoresReleases(text)).toBe(ignores);
});
