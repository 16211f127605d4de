/** The real grype, with a database that the test writes. */
import { delimiter } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { temporaryFolder } from '@waybill/kernel/testing';
import { grype, writeGrypeDatabase } from '../../../test/harness/services/scanners.ts';
import { prepare } from '../src/index.ts';
import { renderSbom, scannedRelease, werkzeug } from '../test/scanned-release.ts';

jest.setTimeout(240_000);

const programs = await grype();
const withGrype = programs === undefined ? it.skip : it;
if (programs === undefined) it.skip('grype, which takes minutes to build: SCANNERS=all', () => {});

const record = {
  ...{ ID: 'GHSA-aaaa-bbbb-cccc', CVE: 'CVE-2026-1234', Severity: 'high' },
  ...{ Ecosystem: 'python', Name: 'werkzeug', Constraint: '<0.15.3', Fixed: '0.15.3' },
};

withGrype(
  'what grype finds blocks a release, nothing else does, and without a database there is no result',
  async () => {
    await using database = await temporaryFolder();
    await using empty = await temporaryFolder();
    await writeGrypeDatabase(programs ?? '', database.path, [record]);
    const scan = async (version: string, cache = database.path) => {
      const sbom = renderSbom([{ ...werkzeug, version, purl: `pkg:pypi/werkzeug@${version}` }]);
      await using release = await scannedRelease({}, { sbom });
      const env = { PATH: [programs, process.env['PATH']].join(delimiter), GRYPE_DB_CACHE_DIR: cache };
      const options = { scanners: ['grype'], offline: true, compare: false };
      const code = await prepare(options, release.context({ env })).then(
        () => undefined,
        (reason: { code: string }) => reason.code,
      );
      return { code, ...JSON.parse(await release.result().catch(() => '{}')) };
    };

    const found = await scan('0.14');
    expect(found.code).toBe('EVULNERABLE');
    expect(found.findings).toMatchObject([
      {
        severity: 'high',
        fixed: ['0.15.3'],
        package: { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' },
      },
    ]);
    expect([found.findings[0].id, ...found.findings[0].aliases].sort()).toEqual([
      'CVE-2026-1234',
      'GHSA-aaaa-bbbb-cccc',
    ]);
    expect(await scan('0.15.3')).toMatchObject({ code: undefined, findings: [] });
    expect((await scan('0.14', empty.path)).code).toBe('ESCANFAILED');
  },
);
