import { expect, test } from '@jest/globals';
import { isProjectPage, parseProjectStatus, parseProjects, parseSimple } from './parse-simple.ts';

const digest = 'ab'.repeat(32);
const page = 'https://index.example/simple/acme/';
const json = (value: unknown) => ({
  contentType: 'application/vnd.pypi.simple.v1+json',
  text: typeof value === 'string' ? value : JSON.stringify(value),
  url: page,
});
const html = (text: string) => ({ contentType: 'text/html; charset=utf-8', text, url: page });

test('reads the JSON form', async () => {
  const files = [
    { filename: 'acme-1.tar.gz', url: '../../files/acme-1.tar.gz', hashes: { sha256: digest.toUpperCase() }, size: 7 },
    { filename: 'acme-0.tar.gz', url: 'https://files.example/acme-0.tar.gz', hashes: {}, size: 'large' },
  ];

  expect(await parseSimple(json({ meta: { 'api-version': '1.4' }, files }))).toEqual([
    { name: 'acme-1.tar.gz', url: 'https://index.example/files/acme-1.tar.gz', sha256: digest, size: 7 },
    { name: 'acme-0.tar.gz', url: 'https://files.example/acme-0.tar.gz' },
  ]);
});

test('reads the HTML form', async () => {
  const text = `<!DOCTYPE html><html><body>
    <a href="/files/acme-1.tar.gz#sha256=${digest}" data-requires-python="&gt;=3.9">acme-1.tar.gz</a><br>
    <a rel="x" HREF='https://files.example/acme-1%2Bx-py3-none-any.whl?a=1&amp;b=2#md5=00'>wheel</a>
    <!-- <a href="/files/acme-9.tar.gz">acme-9.tar.gz</a> -->
    <a
       href=/download?id=7>acme-2.tar.gz</a>
    </body></html>`;

  expect(await parseSimple(html(text))).toEqual([
    { name: 'acme-1.tar.gz', url: 'https://index.example/files/acme-1.tar.gz', sha256: digest },
    { name: 'acme-1+x-py3-none-any.whl', url: 'https://files.example/acme-1%2Bx-py3-none-any.whl?a=1&b=2' },
    { name: 'acme-2.tar.gz', url: 'https://index.example/download?id=7' },
  ]);
});

test('links are relative to what the page says', async () => {
  const text = '<base href="/files/"><a href="acme-1.tar.gz">acme-1.tar.gz</a>';

  expect(await parseSimple(html(text))).toMatchObject([{ url: 'https://index.example/files/acme-1.tar.gz' }]);
});

test('a page without files has none', async () => {
  expect(await parseSimple(json({}))).toEqual([]);
  expect(await parseSimple(html('<html></html>'))).toEqual([]);
});

test.each(['{', 'null', '[]', '{"files": 1}'])('%s is no page', async (text) => {
  expect(await parseSimple(json(text))).toBeUndefined();
});

test('what cannot be a file is left out', async () => {
  const files = [
    null,
    { filename: 'acme-1.tar.gz' },
    { filename: 'acme-1.tar.gz', url: 'file:///etc/passwd' },
    { filename: 'acme-1.tar.gz', url: 'http://[' },
  ];

  expect(await parseSimple(json({ files }))).toEqual([]);
  expect(await parseSimple(html('<a href="javascript:alert(1)">x</a><a href="http://[">y</a><a>z</a>'))).toEqual([]);
  expect(await parseSimple(html('<a href="%E0%A4%A.whl#sha256=1">x</a>'))).toMatchObject([{ name: '%E0%A4%A.whl' }]);
});

test.each([
  ['<html><head><title>Simple Index</title></head><body><a href="acme/">acme</a></body></html>', ['acme']],
  ['<meta name="pypi:repository-version" content="1.0"><a href="/simple/acme-b/">Acme_B</a>', ['acme-b']],
  ['<title>ada/prod: simple list (including inherited indices)</title><h2>ada/prod</h2>', []],
])('%s lists %j', async (text, names) => {
  expect([...((await parseProjects(html(text))) ?? ['none'])]).toEqual(names);
});

test('a page of something else lists no projects', async () => {
  expect(await parseProjects(html('<title>Sign in</title><a href="/help">Help</a>'))).toBeUndefined();
  expect(await parseProjects(json({ message: 'hello' }))).toBeUndefined();
  expect(await parseProjects(json({ projects: [{ name: 'Acme.X' }] }))).toEqual(new Set(['acme-x']));
});

test.each([
  [html('<title>Links for acme</title>'), true],
  [html('<a href="x.whl">x.whl</a>'), true],
  [html('<title>Sign in</title><a href="/help">Help</a>'), false],
  [json({ files: [] }), true],
  [json({ message: 'hello' }), false],
])('%j is the page of a project: %j', async (answer, expected) => {
  expect(await isProjectPage(answer)).toBe(expected);
});

test.each([
  [json({ files: [], 'project-status': { status: 'archived', reason: 'done' } }), 'archived'],
  [json({ files: [], 'project-status': { status: 7 } }), undefined],
  [json({ files: [] }), undefined],
  [json('no JSON'), undefined],
  [html('<html><head><META name="pypi:project-status" content="quarantined"></head></html>'), 'quarantined'],
  [html('<html><head><title>Links</title></head></html>'), undefined],
])('reads the status of a project', async (answer, status) => {
  expect(await parseProjectStatus(answer)).toBe(status);
});
