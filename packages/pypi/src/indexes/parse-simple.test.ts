import { expect, test } from '@jest/globals';
import { parseSimple } from './parse-simple.ts';

const digest = 'ab'.repeat(32);
const page = 'https://index.example/simple/acme/';

test('reads the JSON form', () => {
  const json = JSON.stringify({
    meta: { 'api-version': '1.4' },
    files: [
      { filename: 'acme-1.tar.gz', url: '../../files/acme-1.tar.gz', hashes: { sha256: digest.toUpperCase() } },
      { filename: 'acme-0.tar.gz', url: 'https://files.example/acme-0.tar.gz', hashes: {} },
    ],
  });

  expect(parseSimple('application/vnd.pypi.simple.v1+json', json, page)).toEqual([
    { name: 'acme-1.tar.gz', url: 'https://index.example/files/acme-1.tar.gz', sha256: digest },
    { name: 'acme-0.tar.gz', url: 'https://files.example/acme-0.tar.gz' },
  ]);
});

test('reads the HTML form', () => {
  const html = `<!DOCTYPE html><html><body>
    <a href="/files/acme-1.tar.gz#sha256=${digest}" data-requires-python="&gt;=3.9">acme-1.tar.gz</a><br>
    <a rel="x" HREF='https://files.example/acme-1%2Bx-py3-none-any.whl?a=1&amp;b=2#md5=00'>wheel</a>
    </body></html>`;

  expect(parseSimple('text/html; charset=utf-8', html, page)).toEqual([
    { name: 'acme-1.tar.gz', url: 'https://index.example/files/acme-1.tar.gz', sha256: digest },
    { name: 'acme-1+x-py3-none-any.whl', url: 'https://files.example/acme-1%2Bx-py3-none-any.whl?a=1&b=2' },
  ]);
});

test('a page without files has none', () => {
  expect(parseSimple('application/vnd.pypi.simple.v1+json', '{}', page)).toEqual([]);
  expect(parseSimple('text/html', '<html></html>', page)).toEqual([]);
});
