/** The real Trivy, with a database that the test writes. */
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { recordArtifact } from '@waybill/kernel';
import { temporaryFolder } from '@waybill/kernel/testing';
import { trivy, writeTrivyDatabase } from '../../../test/harness/services/scanners.ts';
import { ociLayout } from '../../sbom/test/oci-layout.ts';
import { prepare } from '../src/index.ts';
import { renderSbom, scannedRelease, werkzeug } from '../test/scanned-release.ts';

jest.setTimeout(240_000);

const programs = await trivy();
const withTrivy = programs === undefined ? it.skip : it;
if (programs === undefined) it.skip('Trivy, which takes half an hour to build: SCANNERS=all', () => {});

const pin = {
  ...{ ID: 'CVE-2026-1234', Title: 'A guess of the PIN.', Severity: 'HIGH', Published: '2026-01-01T00:00:00Z' },
  ...{ Bucket: 'pip::GitHub Security Advisory Pip', Source: 'ghsa', Package: 'werkzeug' },
  ...{ Vulnerable: ['<0.15.3'], Patched: ['0.15.3'] },
};
const overflow = {
  ...{ ID: 'CVE-2026-9', Title: 'An overflow.', Severity: 'CRITICAL', Published: '2026-01-01T00:00:00Z' },
  ...{ Bucket: 'debian 12', Source: 'debian', Package: 'zlib', Fixed: '1:1.3-1' },
};
/** As `@waybill/sbom` describes them: Trivy takes the source package from properties, and the system from its component. */
const debian = {
  components: [
    { type: 'operating-system', name: 'debian', version: '12', 'bom-ref': 'os' },
    {
      ...{ type: 'library', name: 'zlib1g', version: '1:1.2.13', 'bom-ref': 'zlib' },
      purl: 'pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64&distro=debian-12&upstream=zlib',
      properties: [
        { name: 'aquasecurity:trivy:SrcName', value: 'zlib' },
        { name: 'aquasecurity:trivy:SrcVersion', value: '1:1.2.13' },
      ],
    },
  ],
  dependencies: [{ ref: 'os', dependsOn: ['zlib'] }],
};

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

async function scan(sbom: string, cache: string) {
  await using release = await scannedRelease({}, { sbom });
  const env = { PATH: [programs, process.env['PATH']].join(delimiter), TRIVY_CACHE_DIR: cache };
  const options = { scanners: ['trivy'], offline: true, compare: false };
  const error = await prepare(options, release.context({ env })).then(
    () => undefined,
    (reason: { code: string; details: string }) => reason,
  );
  return { code: error?.code, details: error?.details, ...JSON.parse(await release.result().catch(() => '{}')) };
}

withTrivy('what Trivy finds blocks a release, and nothing else does', async () => {
  await using database = await temporaryFolder();
  await writeTrivyDatabase(programs ?? '', database.path, { at: daysAgo(1), records: [pin, overflow] });
  const python = (version: string) => renderSbom([{ ...werkzeug, version, purl: `pkg:pypi/werkzeug@${version}` }]);

  const found = await scan(python('0.14'), database.path);
  expect(found.code).toBe('EVULNERABLE');
  expect(found.scanners).toMatchObject([{ name: 'trivy', version: '0.74.0' }]);
  expect(found.findings).toMatchObject([
    {
      ...{ id: 'CVE-2026-1234', severity: 'high', severitySource: 'ghsa', fixed: ['0.15.3'], state: 'fixed' },
      ...{ title: 'A guess of the PIN.', published: '2026-01-01T00:00:00.000Z', decision: { is: 'blocks' } },
      package: { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' },
    },
  ]);
  expect(await scan(python('0.15.3'), database.path)).toMatchObject({ code: undefined, findings: [] });

  expect(await scan(renderSbom([], debian), database.path)).toMatchObject({
    code: 'EVULNERABLE',
    findings: [
      { id: 'CVE-2026-9', severity: 'critical', fixed: ['1:1.3-1'], package: { name: 'zlib1g', version: '1:1.2.13' } },
    ],
  });
});

/** An image whose configuration names its layer by the digest of what is in it, which Trivy wants. @returns its digest */
async function writeImage(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  const layout = ociLayout(folder);
  const layer = await layout.layer(files, 'tar');
  const rootfs = { type: 'layers', diff_ids: [layer.digest] };
  const config = await layout.document('config', { os: 'linux', architecture: 'amd64', config: {}, rootfs });
  const manifest = await layout.document('manifest', { config, layers: [layer] });
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return manifest.digest;
}

withTrivy('Trivy looks into the image itself, and says in which file a package is', async () => {
  await using database = await temporaryFolder();
  await writeTrivyDatabase(programs ?? '', database.path, { at: daysAgo(1), records: [pin] });
  const metadata = 'opt/venv/lib/python3.12/site-packages/werkzeug-0.14.dist-info/METADATA';
  const scanImage = async (paths: string) => {
    const ignores = `vulnerabilities:\n  - id: CVE-2026-1234\n    paths: ["${paths}"]\n    statement: The debugger is off.\n`;
    const six = { name: 'six', version: '1.16.0', purl: 'pkg:pypi/six@1.16.0' };
    const files = { '.trivyignore.yaml': ignores };
    await using release = await scannedRelease({}, { sbom: renderSbom([six]), files });
    const path = '.waybill/1.2.0/image';
    const content = { 'etc/os-release': 'ID=debian\nVERSION_ID="12"\n', [metadata]: 'Name: werkzeug\nVersion: 0.14\n' };
    const digest = await writeImage(join(release.path, path), content);
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    await recordArtifact(release.path, '1.2.0', { kind: 'image', name: 'acme/parcel', path, digest, mediaType });
    const about = { describes: 'acme/parcel', platforms: ['linux/amd64'] };
    await release.addSbom('image.cdx.json', renderSbom([werkzeug]), about);
    const env = { PATH: [programs, process.env['PATH']].join(delimiter), TRIVY_CACHE_DIR: database.path };
    const error = await prepare({ scanners: ['trivy'], offline: true, compare: false }, release.context({ env })).then(
      () => undefined,
      (reason: Error) => reason,
    );
    const { findings } = JSON.parse(await release.result().catch((missing) => Promise.reject(error ?? missing)));
    return findings;
  };

  expect(await scanImage('opt/venv/**/METADATA')).toMatchObject([
    { id: 'CVE-2026-1234', paths: [metadata], decision: { is: 'ignored' }, subjects: ['acme/parcel (linux/amd64)'] },
  ]);
  expect(await scanImage('srv/**')).toMatchObject([{ id: 'CVE-2026-1234', decision: { is: 'blocks' } }]);
});

withTrivy('Trivy is not believed with an old database, and not without one', async () => {
  await using old = await temporaryFolder();
  await using empty = await temporaryFolder();
  await writeTrivyDatabase(programs ?? '', old.path, { at: daysAgo(6), records: [pin] });

  expect((await scan(renderSbom([werkzeug]), old.path)).code).toBe('ESCANDATA');
  expect(await scan(renderSbom([werkzeug]), empty.path)).toMatchObject({
    code: 'ESCANFAILED',
    details: expect.stringContaining('--skip-db-update cannot be specified on the first run'),
  });
  expect(await readFile(join(old.path, 'db/metadata.json'), 'utf8')).toContain('UpdatedAt');
});
