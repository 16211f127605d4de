import { describe, expect, it } from '@jest/globals';
import { parseToml } from '@waybill/python';
import { gitSource } from '../metadata/source.ts';
import { identityOf } from './locked-package.ts';
import { parsePoetryLock } from './parse-poetry-lock.ts';
import { parseUvLock } from './parse-uv-lock.ts';

function purlOf(qualifier: string, value: string): string {
  return `pkg:pypi/core@1.0?${qualifier}=${encodeURIComponent(value)}`;
}

const plain = 'pkg:pypi/core@1.0';
const commit = 'a'.repeat(40);

describe('a package in uv.lock', () => {
  it.each([
    ['{ registry = "https://pypi.org/simple" }', plain],
    ['{ registry = "https://pypi.org/simple/" }', plain],
    ['{ registry = "https://test.pypi.org/simple" }', purlOf('repository_url', 'https://test.pypi.org/simple')],
    [
      '{ registry = "https://user:secret@acme.example/simple/" }',
      purlOf('repository_url', 'https://acme.example/simple/'),
    ],
    [
      '{ registry = "http://acme.example/simple?token=secret" }',
      purlOf('repository_url', 'http://acme.example/simple'),
    ],
    ['{ registry = "../wheels" }', plain],
    ['{ registry = "/home/me/wheels" }', plain],
    [
      `{ git = "https://github.com/acme/core?rev=main#${commit}" }`,
      purlOf('vcs_url', `git+https://github.com/acme/core@${commit}`),
    ],
    [
      `{ git = "https://token@github.com/acme/core.git#${commit}" }`,
      purlOf('vcs_url', `git+https://github.com/acme/core.git@${commit}`),
    ],
    [
      `{ git = "ssh://git@github.com/acme/core?tag=v1#${commit}" }`,
      purlOf('vcs_url', `git+ssh://git@github.com/acme/core@${commit}`),
    ],
    [
      `{ git = "https://github.com/acme/all?subdirectory=libs%2Fcore#${commit}" }`,
      purlOf('vcs_url', `git+https://github.com/acme/all@${commit}#subdirectory=libs/core`),
    ],
    [
      '{ url = "https://acme.example/core-1.0.tar.gz" }',
      purlOf('download_url', 'https://acme.example/core-1.0.tar.gz'),
    ],
    [
      '{ url = "https://acme.example/core-1.0.whl?X-Signature=secret#sha256=ab" }',
      purlOf('download_url', 'https://acme.example/core-1.0.whl'),
    ],
    ['{ url = "https://files.pythonhosted.org/packages/core-1.0.whl" }', plain],
    ['{ later = "unknown" }', plain],
  ])('from %s is %s', (source, expected) => {
    const text = `[[package]]\nname = "Core"\nversion = "1.0"\nsource = ${source}\n`;
    const [found] = parseUvLock(parseToml('uv.lock', text)) ?? [];

    expect(found && identityOf(found)).toEqual({ ref: expected, purl: expected });
  });

  it.each([
    ['{ path = "wheels/core-1.0-py3-none-any.whl" }', 'path wheels/core-1.0-py3-none-any.whl'],
    ['{ directory = "libs/core" }', 'directory libs/core'],
    ['{ editable = "libs/core" }', 'editable libs/core'],
    ['{ virtual = "." }', 'virtual .'],
    ['{ git = "file:///srv/git/core?rev=main#abc" }', 'git core'],
    ['{ url = "file:///srv/core-1.0.whl" }', 'url core-1.0.whl'],
    ['{ directory = "/home/me/libs/core" }', 'directory core'],
    ["{ path = 'C:\\wheels\\core.whl' }", 'path core.whl'],
  ])('from %s has no purl, which nobody could find it by', (source, expected) => {
    const text = `[[package]]\nname = "core"\nversion = "1.0"\nsource = ${source}\n`;
    const [found] = parseUvLock(parseToml('uv.lock', text)) ?? [];

    expect(found && identityOf(found)).toEqual({ ref: `local:core@1.0:${expected}` });
    expect(found?.origin.local).toBe(expected);
  });
});

describe('a package in poetry.lock', () => {
  it.each([
    ['', plain],
    [
      'type = "legacy"\nurl = "https://acme.example/simple"\nreference = "acme"',
      purlOf('repository_url', 'https://acme.example/simple'),
    ],
    ['type = "legacy"\nurl = "https://pypi.org/simple"\nreference = "pypi"', plain],
    [
      `type = "git"\nurl = "https://github.com/acme/core.git"\nreference = "main"\nresolved_reference = "${commit}"`,
      purlOf('vcs_url', `git+https://github.com/acme/core.git@${commit}`),
    ],
    [
      `type = "git"\nurl = "git@github.com:acme/core.git"\nreference = "main"\nresolved_reference = "${commit}"\nsubdirectory = "core"`,
      purlOf('vcs_url', `git+ssh://git@github.com/acme/core.git@${commit}#subdirectory=core`),
    ],
    [
      'type = "url"\nurl = "https://acme.example/core-1.0.whl"',
      purlOf('download_url', 'https://acme.example/core-1.0.whl'),
    ],
  ])('from %j is %s', (source, expected) => {
    expect(poetry(source)).toEqual({ ref: expected, purl: expected });
  });

  it.each(['file', 'directory'])('from a %s has no purl', (type) => {
    expect(poetry(`type = "${type}"\nurl = "libs/core"`)).toEqual({ ref: `local:core@1.0:${type} libs/core` });
  });

  function poetry(source: string) {
    const text = `[[package]]\nname = "core"\nversion = "1.0"\n[package.source]\n${source}\n`;
    const [found] =
      parsePoetryLock(parseToml('poetry.lock', source === '' ? text.replace('[package.source]', '') : text)) ?? [];
    return found && identityOf(found);
  }
});

it.each(['C:\\work\\core', 'C:/work/core', '/srv/core', 'file:///srv/core', 'me:secret@acme.example:core.git'])(
  'a repository at %j is nowhere that others could find it',
  (url) => {
    expect(gitSource(url, { commit })).toBeUndefined();
  },
);
