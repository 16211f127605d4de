import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { loopback, temporaryFolder } from '@waybill/kernel/testing';
import { rehearsedRelease } from '../rehearsed-release.ts';

const execute = promisify(execFile);

/** Asks an index for a project in a process of its own: Node reads these variables when it starts. */
async function ask(index: string, env: Readonly<Record<string, string>>): Promise<string> {
  const script = `
    import { realPorts } from '@waybill/kernel';
    const ports = realPorts({ cwd: '.', env: {}, stdout: process.stdout, stderr: process.stderr }, { clearTextHosts: ['index.example'] });
    const answer = await ports.http({ url: '${index}', retries: 0, hint: '' }).catch((error) => ({ status: error.message }));
    console.log(answer.status);`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return stdout.trim();
}

test('a proxy is used with NODE_USE_ENV_PROXY, and not for hosts of NO_PROXY', async () => {
  const seen: (string | undefined)[] = [];
  await using index = await loopback((_request, response) => response.writeHead(404).end());
  await using proxy = await tunnel((target) => seen.push(target));
  const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: proxy.url };

  await ask('http://index.example/simple/parcel/', env);
  expect(await ask(`${index.url}/simple/parcel/`, { ...env, NO_PROXY: '127.0.0.1' })).toBe('404');

  expect(seen).toEqual([expect.stringContaining('index.example')]);
}, 30_000);

/** A proxy that hears where it should go, and does not. */
async function tunnel(onTarget: (target: string | undefined) => void) {
  const server = createServer((request, response) => {
    onTarget(request.url);
    response.writeHead(502).end();
  });
  server.on('connect', (request, socket) => {
    onTarget(request.url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => void server.close();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close };
}

test('a certificate authority of one’s own comes from NODE_EXTRA_CA_CERTS', async () => {
  await using folder = await temporaryFolder();
  const [key, certificate] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await execute('openssl', [...request, ...names, '-keyout', key, '-out', certificate]);
  const server = createSecureServer({ key: await readFile(key), cert: await readFile(certificate) }, (_, response) =>
    response.writeHead(404).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}/simple/parcel/`;
  try {
    expect(await ask(url, {})).toContain('self-signed certificate');
    expect(await ask(url, { NODE_EXTRA_CA_CERTS: certificate })).toBe('404');
  } finally {
    server.close();
  }
}, 30_000);

test.each([
  [{ HTTPS_PROXY: 'http://proxy.example' }, true],
  [{ HTTPS_PROXY: 'http://proxy.example', NODE_USE_ENV_PROXY: '1' }, false],
  [{ https_proxy: 'http://proxy.example', NODE_OPTIONS: '--use-env-proxy' }, false],
])('%j warns of a proxy that Node does not use: %j', async (env, warns) => {
  await using release = await rehearsedRelease({ env });

  await release.call('verifyConditions');

  expect(release.context.lines.some((line) => line.includes('NODE_USE_ENV_PROXY=1'))).toBe(warns);
});
