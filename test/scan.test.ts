import { utimes } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { prepare } from '../packages/scan/src/index.ts';
import { renderSbom, scannedRelease } from '../packages/scan/test/scanned-release.ts';
import { expectSuccess } from './harness/releases/release-job.ts';
import { startWorld, type World } from './harness/releases/released-world.ts';
import { smallProject } from './harness/releases/small-project.ts';
import { debsecan, osvScanner, writeOsvDatabase } from './harness/services/scanners.ts';

jest.setTimeout(240_000);

const [scanner, debian] = await Promise.all([osvScanner(), debsecan()]);
const withScanner = scanner === undefined ? it.skip : it;
if (scanner === undefined) it.skip('osv-scanner, which takes minutes to build: SCANNERS=all', () => {});
const withDebsecan = debian === undefined ? it.skip : it;

const pin = {
  ...{ schema_version: '1.6.0', id: 'PYSEC-2026-1', aliases: ['CVE-2026-1234'], summary: 'A guess of the PIN.' },
  ...{ modified: '2026-01-02T00:00:00Z', published: '2026-01-01T00:00:00Z' },
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'werkzeug' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '0.15.3' }] }],
    },
  ],
};
const overflow = {
  ...{ schema_version: '1.6.0', id: 'DEBIAN-CVE-2026-9', aliases: ['CVE-2026-9'] },
  ...{ modified: '2026-01-02T00:00:00Z', published: '2026-01-01T00:00:00Z' },
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'Debian:12', name: 'zlib' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1:1.3-1' }] }],
    },
  ],
};
const zlib = {
  ...{ name: 'zlib1g', version: '1:1.2.13' },
  purl: 'pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64&distro=debian-12&upstream=zlib',
};

let world: World<'github' | 'index'>;
let database: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  database = await temporaryFolder();
  await writeOsvDatabase(database.path, [pin, overflow]);
  world = await startWorld(['github', 'index']);
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const lock = `version = 1
[[package]]
name = "parcel"
source = { editable = "." }
dependencies = [{ name = "werkzeug" }]
[[package]]
name = "werkzeug"
version = "0.14"
source = { registry = "https://pypi.org/simple" }
`;

withScanner(
  'a release is blocked by a finding before its tag, and goes on with an ignore that is committed',
  async () => {
    const { services, slug, python } = world;
    const project = smallProject({ '.releaserc': '{ "extends": "@waybill/preset", "scan": { "offline": true } }\n' });
    const pyproject = project['pyproject.toml'] ?? '';
    await using repository = await world.repository({
      ...project,
      'pyproject.toml': `${pyproject}dependencies = ["werkzeug"]\n`,
      'uv.lock': lock,
    });
    const env = {
      OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: database.path,
      PATH: [...python.path, scanner, process.env['PATH']].join(delimiter),
    };

    const blocked = await world.release(repository, { env });

    expect(blocked.exitCode).toBe(1);
    expect(blocked.output).toContain('EVULNERABLE');
    expect(blocked.output).toContain('werkzeug 0.14 has CVE-2026-1234 (critical)');
    expect(blocked.output).toContain('Upgrade what has a fixed version.');
    expect(await repository.tags()).toEqual([]);
    expect(services.index.files('parcel')).toEqual([]);

    const ignores = 'ignores:\n  - id: CVE-2026-1234\n    reason: The debugger is off.\n    until: 2099-01-31\n';
    await repository.commit('fix: the finding is looked at', { 'vulnerability-ignores.yaml': ignores });
    await repository.push();
    const released = await world.release(repository, { env });

    expectSuccess(released);
    expect(await repository.tags()).toEqual(['v1.0.0']);
    const [release] = await services.github.releases(slug);
    const assets = new Map(release?.assets.map(({ name, bytes }) => [name, String(bytes)]));
    expect(JSON.parse(assets.get('scan.json') ?? '')).toMatchObject({
      ...{ version: '1.0.0', verdict: 'passed', scanners: [{ name: 'osv-scanner', version: '2.5.1' }] },
      findings: [{ id: 'CVE-2026-1234', decision: { is: 'ignored', place: 'vulnerability-ignores.yaml:2' } }],
    });
    expect(JSON.parse(assets.get('scan.openvex.json') ?? '').statements[0].products[0]).toEqual({
      '@id': 'pkg:pypi/parcel@1.0.0',
      subcomponents: [{ '@id': 'pkg:pypi/werkzeug@0.14' }],
    });
    expect([...assets.keys()]).toContain('scan.sarif');
  },
);

withScanner('the real osv-scanner finds what OSV lists by the source package', async () => {
  await using release = await scannedRelease({}, { sbom: renderSbom([zlib]) });
  const env = { PATH: `${scanner}:/usr/bin:/bin`, OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: database.path };

  await expect(prepare({ offline: true }, release.context({ env }))).rejects.toMatchObject({
    message: expect.stringContaining('zlib1g 1:1.2.13 has CVE-2026-9 (critical)'),
  });
});

withScanner(
  'the real osv-scanner is not believed with an old database, with none, and with nothing to scan',
  async () => {
    await using release = await scannedRelease({});
    await using old = await temporaryFolder();
    await writeOsvDatabase(old.path, [pin]);
    const long = new Date(Date.now() - 6 * 86_400_000);
    for (const name of ['osv-scalibr', 'osv-scanner']) await utimes(join(old.path, name, 'PyPI/all.zip'), long, long);
    const contextWith = (folder: string) =>
      release.context({ env: { PATH: `${scanner}:/usr/bin:/bin`, OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: folder } });

    await expect(prepare({ offline: true }, contextWith(old.path))).rejects.toMatchObject({ code: 'ESCANDATA' });
    await expect(prepare({ offline: true }, contextWith(join(old.path, 'none')))).rejects.toMatchObject({
      code: 'ESCANFAILED',
      details: expect.stringContaining('no offline version of the OSV database is available'),
    });
  },
);

withDebsecan('the real debsecan finds what is wrong with the Debian packages of an image', async () => {
  const { path = '', modules = '' } = debian ?? {};
  // The form that Debian's tracker serves: names, packages by number, sources.
  const text =
    'VERSION 1\nCVE-2026-9,,An overflow.\nCVE-2026-8,,Of little weight.\n\nzlib1g,0,BHRF,1:1.3-1,\nzlib1g,1,BL  ,,\n\nzlib,zlib1g\n\n';
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(request.url === '/bookworm' ? deflateSync(text) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await using release = await scannedRelease({}, { sbom: renderSbom([zlib]) });
  const context = release.context({ env: { PATH: `${path}:/usr/bin:/bin`, PYTHONPATH: modules } });
  const options = { scanners: ['debsecan'], debsecanSource: `http://127.0.0.1:${port}/`, env: ['PYTHONPATH'] };

  await expect(prepare(options, context)).rejects.toMatchObject({ code: 'EVULNERABLE' });

  expect(asked).toEqual(['/bookworm']);
  expect(JSON.parse(await release.result())).toMatchObject({
    scanners: [{ name: 'debsecan', version: '0.4' }],
    findings: [
      { id: 'CVE-2026-9', severity: 'high', fixed: ['1:1.3-1'], package: zlib, decision: { is: 'blocks' } },
      { id: 'CVE-2026-8', severity: 'low', fixed: [], decision: { is: 'below' } },
    ],
  });
  server.close();
  await expect(prepare(options, context)).rejects.toMatchObject({ code: 'ESCANFAILED' });
});
