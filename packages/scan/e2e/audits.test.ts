/** The real pip-audit and npm, which ask stand-ins of OSV and of the npm registry. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { expect, it, jest } from '@jest/globals';
import { pypiTools } from '../../../test/harness/pypi/pypi-tools.ts';
import { withPypi } from '../../../test/harness/pypi/with-pypi.ts';
import { programOnPath } from '../../rehearsal/src/process/index.ts';
import { prepare } from '../src/index.ts';
import { renderSbom, scannedRelease, werkzeug } from '../test/scanned-release.ts';

jest.setTimeout(240_000);

const withTools = await withPypi(it);
const npm = await programOnPath('npm');
const withNpm = npm === undefined ? it.skip : it;

/** A service on this machine. @param answer to a path and what was sent to it; nothing for what it does not have */
async function service(answer: (path: string, body: Buffer) => object | undefined) {
  const server = createServer(async (request, response) => {
    const found = answer(request.url ?? '', await read(request));
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const body = await buffer(request);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

const record = {
  ...{
    id: 'PYSEC-2026-1',
    aliases: ['CVE-2026-1234'],
    modified: '2026-01-02T00:00:00Z',
    details: 'A guess of the PIN.',
  },
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'werkzeug' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '0.15.3' }] }],
      versions: ['0.14'],
    },
  ],
};

withTools('what pip-audit finds blocks a release, and nothing else does', async () => {
  const tools = await pypiTools('audit');
  const asked: unknown[] = [];
  await using osv = await service((_, body) => {
    const query = JSON.parse(body.toString());
    asked.push(query);
    return query.package.name === 'werkzeug' && query.version === '0.14' ? { vulns: [record] } : {};
  });
  const env = {
    ...tools.env,
    PIP_AUDIT_VULNERABILITY_SERVICE: 'osv',
    PIP_AUDIT_OSV_URL: osv.url,
    GITHUB_TOKEN: 'secret',
  };
  const scan = async (version: string) => {
    await using release = await scannedRelease(
      {},
      { sbom: renderSbom([{ ...werkzeug, version, purl: `pkg:pypi/werkzeug@${version}` }]) },
    );
    const options = { scanners: ['pip-audit'], unknown: 'block', compare: false };
    const error = await prepare(options, release.context({ env })).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { error, result: JSON.parse(await release.result()) };
  };

  const { error, result } = await scan('0.14');
  expect(error).toMatchObject({ code: 'EVULNERABLE' });
  expect(result.findings).toMatchObject([
    { id: 'CVE-2026-1234', fixed: ['0.15.3'], package: { name: 'werkzeug', version: '0.14' } },
  ]);
  expect(result.scanners).toMatchObject([{ name: 'pip-audit', version: expect.stringMatching(/^\d/) }]);

  expect(await scan('3.0.0')).toMatchObject({ error: undefined, result: { findings: [] } });
  expect(asked).toMatchObject([{ version: '0.14' }, { version: '3.0.0' }]);
});

withNpm('what npm audit finds is of the version that it means, where two are there', async () => {
  const sent: unknown[] = [];
  await using registry = await service((path, body) => {
    if (!path.endsWith('/advisories/bulk')) return undefined;
    sent.push(JSON.parse(body.toString()));
    const advisory = (id: number, name: string, range: string) => ({
      ...{
        id,
        url: `https://github.com/advisories/${name}`,
        title: 'Prototype pollution',
        severity: 'critical',
      },
      ...{ vulnerable_versions: range, cwe: [] },
    });
    return { lodash: [advisory(1, 'GHSA-jf85-cpcp-j695', '<4.17.12'), advisory(2, 'GHSA-35jh-r3h4-6jhm', '<4.17.21')] };
  });
  const component = (name: string, version: string) => ({ name, version, purl: `pkg:npm/${name}@${version}` });
  const sbom = renderSbom([
    component('lodash', '4.17.0'),
    component('lodash', '4.17.20'),
    component('lodash', '4.17.21'),
    component('%40acme/core', '1.0.0'),
  ]);
  await using release = await scannedRelease({}, { sbom });
  const env = { PATH: `${dirname(npm ?? '')}:${process.env['PATH']}`, NPM_CONFIG_REGISTRY: registry.url };

  await expect(prepare({ scanners: ['npm-audit'], compare: false }, release.context({ env }))).rejects.toMatchObject({
    code: 'EVULNERABLE',
  });

  const { findings } = JSON.parse(await release.result());
  expect(sent).toEqual([{ lodash: ['4.17.0', '4.17.20', '4.17.21'], '@acme/core': ['1.0.0'] }]);
  const found = findings.map((each: { id: string; package: object }) => [each.id, each.package]);
  expect(found.sort()).toEqual([
    ['GHSA-35jh-r3h4-6jhm', component('lodash', '4.17.0')],
    ['GHSA-35jh-r3h4-6jhm', component('lodash', '4.17.20')],
    ['GHSA-jf85-cpcp-j695', component('lodash', '4.17.0')],
  ]);
});

withNpm('a registry that has no advisories is no clean result', async () => {
  await using registry = await service(() => undefined);
  const sbom = renderSbom([{ name: 'lodash', version: '4.17.0', purl: 'pkg:npm/lodash@4.17.0' }]);
  await using release = await scannedRelease({}, { sbom });
  const env = { PATH: `${dirname(npm ?? '')}:${process.env['PATH']}`, NPM_CONFIG_REGISTRY: registry.url };

  await expect(prepare({ scanners: ['npm-audit'], compare: false }, release.context({ env }))).rejects.toMatchObject({
    code: 'ESCANREPORT',
  });
});
