import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { eagerHttp } from '@waybill/kernel/testing';
import { osvReport, renderSbom, scannedRelease, werkzeug, writePrograms } from '../../test/scanned-release.ts';
import type { Finding } from '../findings/index.ts';
import { prepare } from '../index.ts';
import { planChanges } from './plan-changes.ts';

const finding = (id: string, name: string, version: string, aliases: readonly string[] = []): Finding => ({
  ...{ id, aliases, severity: 'high', fixed: [], state: 'unknown', subjects: [], scanners: [] },
  package: { name, version, purl: `pkg:pypi/${name}@${version}` },
});

it('tells what was opened and closed, by any name and in any version', () => {
  const before = [finding('CVE-1', 'a', '1'), finding('CVE-2', 'b', '1'), finding('GHSA-3', 'c', '1', ['CVE-3'])];
  const now = [finding('CVE-1', 'a', '2'), finding('CVE-3', 'c', '2'), finding('CVE-2', 'd', '1')];

  expect(planChanges(before, now)).toEqual({ opened: ['CVE-2 of d'], closed: ['CVE-2 of b'] });
  expect(planChanges([], [])).toEqual({ opened: [], closed: [] });
});

/** The page of the last release on GitHub, with files. */
async function lastRelease(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    asked.push(`${url} ${headers.authorization ?? ''}`);
    const origin = `http://${headers.host}`;
    const assets = Object.keys(files).map((name) => ({ name, url: `${origin}/files/${name}` }));
    const stolen = { name: 'x.cdx.json', url: 'http://elsewhere.example/x' };
    const page = JSON.stringify({ assets: [...assets, stolen] });
    const isPage = url === '/repos/acme/parcel/releases/tags/v1.1.0';
    response.statusCode = isPage || files[url.slice('/files/'.length)] !== undefined ? 200 : 404;
    response.end(isPage ? page : files[url.slice('/files/'.length)]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, [Symbol.dispose]: () => void server.close() };
}

it('scans the SBOM of the last release with the data of today, and says what this release closes', async () => {
  const former = renderSbom([werkzeug]);
  using page = await lastRelease({ 'parcel-1.1.0.cdx.json': former, 'parcel-1.1.0.whl': 'x', 'broken.cdx.json': '{' });
  // It finds something in what has werkzeug, as a scanner does.
  await using release = await scannedRelease(
    {},
    { sbom: renderSbom([{ ...werkzeug, name: 'flask', purl: 'pkg:pypi/flask@3.0', version: '3.0' }]) },
  );
  await writePrograms(release.programs, {
    'osv-scanner': { when: 'werkzeug', stdout: osvReport(), otherwise: '{"results":[]}' },
  });
  const env = { ...release.context().env, GITHUB_API_URL: page.url, GITHUB_TOKEN: 'token-of-the-job' };
  const context = release.context({ env });

  await prepare({}, context, { http: eagerHttp });

  expect(context.lines.join('\n')).toContain(
    "Vulnerabilities since 1.1.0, both releases judged by today's data: none opened, 1 closed (CVE-2026-1234 of werkzeug).",
  );
  expect(JSON.parse(await release.result()).changes).toEqual({
    since: '1.1.0',
    opened: [],
    closed: ['CVE-2026-1234 of werkzeug'],
  });
  expect(page.asked).toEqual([
    '/repos/acme/parcel/releases/tags/v1.1.0 Bearer token-of-the-job',
    '/files/parcel-1.1.0.cdx.json Bearer token-of-the-job',
    '/files/broken.cdx.json Bearer token-of-the-job',
  ]);
  expect(await readFile(`${release.programs}/osv-scanner.env`, 'utf8')).not.toContain('token-of-the-job');
});

it('releases without a comparison where the last release cannot be read', async () => {
  using page = await lastRelease({});
  await using release = await scannedRelease({ 'osv-scanner': { stdout: '{"results":[]}' } });
  const env = { ...release.context().env, GITHUB_API_URL: page.url };
  const context = release.context({ env });

  await prepare({}, context, { http: eagerHttp });
  await prepare({}, { ...context, lastRelease: {} } as never, { http: eagerHttp });

  expect(JSON.parse(await release.result()).changes).toBeUndefined();
});
