import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from '@jest/globals';
import { execa } from 'execa';

const guard = pathToFileURL(join(import.meta.dirname, 'guard.ts')).href;

/** Runs a script behind the guard, and gives what it printed as JSON. */
async function run(script: string) {
  const { stdout } = await execa(process.execPath, ['--import', guard, '--input-type=module', '--eval', script], {
    env: { NODE_NO_WARNINGS: '1' },
  });
  return JSON.parse(stdout) as unknown;
}

it('lets a program reach this machine', async () => {
  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const ask = (host: string) => `await (await fetch('http://${host}:${port}')).text()`;

  expect(await run(`console.log(JSON.stringify([${ask('127.0.0.1')}, ${ask('localhost')}]))`)).toEqual(['ok', 'ok']);
  await new Promise((done) => server.close(done));
});

// None of these addresses is asked: the program ends at once, also where nothing answers.
it.each([
  ['fetch', `fetch('https://example.com').catch(({ cause }) => cause)`],
  ['fetch of an address', `fetch('http://93.184.215.14/').catch(({ cause }) => cause)`],
  ['fetch of IPv6', `fetch('http://[2606:2800::1]/').catch(({ cause }) => cause)`],
  ['a number', `fetch('http://1572395042/').catch(({ cause }) => cause)`],
  ['a name of this machine with more', `fetch('http://127.0.0.1.example.com/').catch(({ cause }) => cause)`],
  ['node:https', `new Promise(async (done) => (await import('node:https')).get('https://pypi.org').on('error', done))`],
  ['node:tls', `new Promise(async (done) => (await import('node:tls')).connect(443, 'pypi.org').on('error', done))`],
  [
    'node:net',
    `new Promise(async (done) => (await import('node:net')).connect({ port: 25, host: '192.0.2.1' }).on('error', done))`,
  ],
  [
    'node:http2',
    `new Promise(async (done) => (await import('node:http2')).connect('https://pypi.org').on('error', done))`,
  ],
])('refuses every other one: %s', async (_what, work) => {
  const script = `const error = await ${work}; console.log(JSON.stringify({ code: error.code, message: error.message })); process.exit()`;

  expect(await run(script)).toEqual({ code: 'ECONNREFUSED', message: expect.stringContaining('this machine only') });
});
