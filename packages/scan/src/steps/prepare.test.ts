import { expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { osvReport, renderSbom, scannedRelease, werkzeug } from '../../test/scanned-release.ts';
import { prepare, verifyConditions } from '../index.ts';

const vulnerable = { 'osv-scanner': { stdout: osvReport(), exitCode: 1 } };
const clean = { 'osv-scanner': { stdout: '{"results":[]}' } };

it('blocks a release, says what to do, and leaves the result', async () => {
  await using release = await scannedRelease(vulnerable);
  const context = release.context();

  await expect(prepare({}, context)).rejects.toMatchObject({
    code: 'EVULNERABLE',
    message: '1.2.0 is not released: werkzeug 0.14 has CVE-2026-1234 (critical).',
    details: expect.stringContaining('fixed in 0.15.3'),
  });

  const result = JSON.parse(await release.result());
  expect(result).toMatchObject({
    version: '1.2.0',
    verdict: 'blocked',
    scanners: [{ name: 'osv-scanner', version: '9.8.7', data: 'osv.dev' }],
    subjects: [{ name: 'parcel-1.2.0-py3-none-any.whl', components: 1, scanned: 1 }],
    findings: [
      {
        id: 'CVE-2026-1234',
        aliases: ['GHSA-aaaa-bbbb-cccc'],
        package: { name: 'werkzeug', version: '0.14', purl: 'pkg:pypi/werkzeug@0.14' },
        ...{ severity: 'critical', score: 9.8, fixed: ['0.15.3'], state: 'fixed' },
        decision: { is: 'blocks' },
      },
    ],
  });
  expect((await readArtifacts(release.path, '1.2.0')).filter(({ kind }) => kind === 'scan')).toMatchObject([
    {
      name: 'scan.json',
      mediaType: 'application/json',
      measures: { critical: 1, high: 0, medium: 0, low: 0, unknown: 0 },
    },
    { name: 'scan.sarif', mediaType: 'application/sarif+json' },
  ]);
  expect(context.lines.join('\n')).toMatch(/critical 9\.8 +CVE-2026-1234 +werkzeug 0\.14 +0\.15\.3 +blocks/);
});

it('releases what has no known vulnerability, and says with which data', async () => {
  await using release = await scannedRelease(clean);
  const context = release.context();

  await verifyConditions({}, context);
  await prepare({}, context);

  expect(context.lines).toEqual([
    expect.stringMatching(/^Scanner: osv-scanner 9\.8\.7 \(.*osv-scanner\), the first one on the PATH\.$/),
    'Scanned 1 components of 1 artifacts with osv-scanner 9.8.7, data of now, from osv.dev.',
    'No known vulnerability blocks 1.2.0.',
  ]);
});

it('only warns of the findings of a pre-release, unless they are to block it', async () => {
  await using release = await scannedRelease(vulnerable);
  const nextRelease = { ...release.context().nextRelease, version: '1.2.0', gitTag: 'v1.2.0' };

  await expect(prepare({}, release.context({ nextRelease }))).rejects.toMatchObject({ code: 'EVULNERABLE' });
});

it('gives the scanner no secret', async () => {
  await using release = await scannedRelease(clean);
  const secrets = {
    ...{ GITHUB_TOKEN: 'ghs_1234567890', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'e30.e30', AWS_SECRET_ACCESS_KEY: 'abcdefgh' },
    ...{ PYPI_TOKEN: 'pypi-123456', GITHUB_ENV: '/tmp/env', SLACK_WEBHOOK: 'https://hooks.example/abcdef' },
    HTTPS_PROXY: 'http://someone:hunter22@proxy.example:3128',
  };
  const context = release.context();

  await prepare({}, release.context({ env: { ...context.env, ...secrets, NO_PROXY: 'localhost', HOME: '/root' } }));

  const seen = await release.seen('osv-scanner.env');
  for (const value of Object.values(secrets)) expect(seen).not.toContain(value);
  expect(seen).toMatch(/^NO_PROXY=localhost$/m);
  expect(seen).not.toMatch(/^HOME=\/root$/m);
  expect(seen).toMatch(/^XDG_CACHE_HOME=\/root\/\.cache$/m);
});

it.each([
  ['"no packages found"', { exitCode: 128 }, 'ESCANEMPTY'],
  ['a crash', { exitCode: 127, stderr: 'panic' }, 'ESCANFAILED'],
  ['a signal', { exitCode: 139 }, 'ESCANFAILED'],
  ['no output', { stdout: '' }, 'ESCANREPORT'],
  ['text', { stdout: 'No issues found' }, 'ESCANREPORT'],
  ['another document', { stdout: '[]' }, 'ESCANREPORT'],
  ['a cut report', { stdout: osvReport().slice(0, -20), exitCode: 1 }, 'ESCANREPORT'],
])('never takes %s for clean', async (_, program, code) => {
  await using release = await scannedRelease({ 'osv-scanner': program });

  await expect(prepare({}, release.context())).rejects.toMatchObject({ code });
});

it.each([
  ['without a version', renderSbom([{ name: 'werkzeug', purl: 'pkg:pypi/werkzeug' }])],
  ['of a kind that the scanner does not know', renderSbom([{ ...werkzeug, purl: 'pkg:generic/werkzeug@0.14' }])],
  ['that are known to be missing', renderSbom([], { compositions: [{ aggregate: 'incomplete' }] })],
])('fails where nothing was scanned: components %s', async (_, sbom) => {
  await using release = await scannedRelease(clean, { sbom });

  await expect(prepare({}, release.context())).rejects.toMatchObject({ code: 'ESCANEMPTY' });
});

it('passes what has no dependencies at all, and says so', async () => {
  await using release = await scannedRelease(clean, { sbom: renderSbom([]) });
  const context = release.context();

  await prepare({}, context);

  expect(context.lines).toContain(
    'parcel-1.2.0-py3-none-any.whl has no components, so there is nothing to scan in it.',
  );
});

it('starts no program with another hash than the one that is pinned', async () => {
  await using release = await scannedRelease(clean);

  const failure = prepare({ sha256: { 'osv-scanner': 'a'.repeat(64) } }, release.context());

  await expect(failure).rejects.toMatchObject({ code: 'ESCANNERHASH' });
  await expect(release.seen('osv-scanner.args')).rejects.toThrow();
});

it('says in one line that it is off where no scanner is there, and fails where one is asked for', async () => {
  await using release = await scannedRelease({});
  const context = release.context();

  await verifyConditions({ enabled: 'auto' }, context);

  expect(context.lines).toEqual([
    'Off: no scanner is on the PATH (osv-scanner, grype, trivy or debsecan), so nothing is scanned for vulnerabilities.',
  ]);
  await expect(verifyConditions({}, context)).rejects.toMatchObject({ code: 'ENOSCANNER' });
  await expect(verifyConditions({ enabled: 'auto', scanners: ['grype'] }, context)).rejects.toMatchObject({
    code: 'ENOSCANNER',
  });
});
