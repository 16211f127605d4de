import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readArtifacts } from '@waybill/kernel';
import { execa } from 'execa';
import { osvReport, renderSbom, scannedRelease, werkzeug, writePrograms } from '../../test/scanned-release.ts';
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
  await using release = await scannedRelease(vulnerable, { version: '1.2.0-rc.1' });
  const context = release.context();

  await prepare({}, context);

  expect(JSON.parse(await release.result())).toMatchObject({
    verdict: 'warned',
    findings: [{ decision: { is: 'blocks' } }],
  });
  expect(context.lines.at(-1)).toBe('1.2.0-rc.1 is released with 1 vulnerabilities that only warn.');
  await expect(prepare({ prereleases: 'block' }, context)).rejects.toMatchObject({ code: 'EVULNERABLE' });
});

const ignore = (until: string) =>
  `ignores:\n  - id: CVE-2026-1234\n    reason: The debugger is off.\n    until: ${until}\n`;

it('goes on with an ignore, and with an expired one stops before anything is built', async () => {
  await using release = await scannedRelease(vulnerable, {
    files: { 'vulnerability-ignores.yaml': ignore('2099-01-01') },
  });
  await using expired = await scannedRelease(vulnerable, {
    files: { 'vulnerability-ignores.yaml': ignore('2020-01-01') },
  });

  await prepare({}, release.context());

  expect(JSON.parse(await release.result()).findings[0].decision).toEqual({
    ...{ is: 'ignored', reason: 'The debugger is off.', until: '2099-01-01', place: 'vulnerability-ignores.yaml:2' },
  });
  expect(JSON.parse(await release.result('scan.openvex.json')).statements[0].status).toBe('affected');
  await expect(verifyConditions({}, expired.context())).rejects.toMatchObject({
    code: 'EIGNOREEXPIRED',
    message: '`vulnerability-ignores.yaml:2`: the ignore of CVE-2026-1234 has expired on 2020-01-01.',
  });
});

it('takes no number of a further line for the version of a scanner', async () => {
  const version = 'dev\nVulnerability DB:\n  UpdatedAt: 2026-11-27 13:32:47.17 UTC';
  await using release = await scannedRelease({ 'osv-scanner': { ...clean['osv-scanner'], version } });

  await prepare({}, release.context());

  expect(JSON.parse(await release.result()).scanners).toMatchObject([{ version: 'of an unknown version' }]);
});

it('names an ignore that nothing needs, and one without an end', async () => {
  const files = {
    'vulnerability-ignores.yaml': ignore('2099-01-01'),
    '.trivyignore.yaml': 'vulnerabilities:\n  - id: CVE-1\n',
    'osv-scanner.toml': [1, 2, 3, 4, 5, 6, 7]
      .map((at) => `[[IgnoredVulns]]\nid = "GO-${at}"\nreason = "r"\n`)
      .join('\n'),
  };
  await using release = await scannedRelease(clean, { files });
  const context = release.context();

  await verifyConditions({}, context);
  await prepare({}, context);

  expect(context.lines).toEqual(
    expect.arrayContaining([
      '`.trivyignore.yaml:2` ignores CVE-1 without a reason.',
      '`.trivyignore.yaml:2` ignores CVE-1 without an end.',
      '`vulnerability-ignores.yaml:2` ignores CVE-2026-1234 until a day that is more than 180 days ahead.',
      '`vulnerability-ignores.yaml:2` ignores CVE-2026-1234, which nothing in this release has: remove the entry.',
      // Another tool may need them for what does not ship; and seven lines say no more than one.
      '`osv-scanner.toml` ignores GO-1, GO-2, GO-3, GO-4, GO-5 and 2 more without an end.',
      '`osv-scanner.toml` ignores GO-1, GO-2, GO-3, GO-4, GO-5 and 2 more, which nothing in this release has.',
    ]),
  );
});

it('records who has accepted a finding for one release, and why', async () => {
  await using release = await scannedRelease(vulnerable);
  const { env } = release.context();
  const accepting = (text: string) =>
    release.context({ env: { ...env, GITHUB_ACTOR: 'octocat', WAYBILL_ACCEPT_FINDINGS: text } });

  await prepare({}, accepting('CVE-2026-1234=hotfix for the outage'));

  expect(JSON.parse(await release.result()).findings[0].decision).toEqual({
    ...{ is: 'accepted', id: 'CVE-2026-1234', reason: 'hotfix for the outage', by: 'octocat' },
  });
  await expect(prepare({}, accepting('CVE-2026-1234'))).rejects.toMatchObject({ code: 'EACCEPTREASON' });
});

it('honours a VEX document that the scanner does not know, and names one that is none', async () => {
  const vex = {
    ...{ '@context': 'https://openvex.dev/ns/v0.2.0', timestamp: '2026-01-01T00:00:00Z' },
    statements: [
      { vulnerability: { name: 'CVE-2026-1234' }, products: [{ '@id': 'pkg:pypi/werkzeug' }], status: 'fixed' },
    ],
  };
  await using release = await scannedRelease(vulnerable, { files: { '.vex/a.json': JSON.stringify(vex) } });
  await using broken = await scannedRelease(vulnerable, { files: { '.vex/a.json': '{}' } });

  await prepare({}, release.context());

  expect(JSON.parse(await release.result())).toMatchObject({
    verdict: 'passed',
    findings: [{ decision: { is: 'not-affected' } }],
  });
  await expect(verifyConditions({}, broken.context())).rejects.toMatchObject({ code: 'EVEX' });
});

it('replaces the result of an earlier attempt', async () => {
  await using release = await scannedRelease(vulnerable, {
    files: { 'vulnerability-ignores.yaml': ignore('2099-01-01') },
  });
  await prepare({}, release.context());
  await writePrograms(release.programs, clean);

  await prepare({}, release.context());

  expect(JSON.parse(await release.result()).findings).toEqual([]);
  await expect(release.result('scan.openvex.json')).rejects.toThrow();
  const names = (await readArtifacts(release.path, '1.2.0'))
    .filter(({ kind }) => kind === 'scan')
    .map(({ name }) => name);
  expect(names).toEqual(['scan.json', 'scan.sarif']);
});

it('refuses an SBOM that was changed after it was recorded', async () => {
  await using release = await scannedRelease(clean);
  await writeFile(join(release.path, '.waybill/1.2.0/sbom/parcel-1.2.0.cdx.json'), renderSbom([]));

  await expect(prepare({}, release.context())).rejects.toMatchObject({ code: 'ESCANSBOMCHANGED' });
});

it('never scans a release whose tag exists: it has to be finished', async () => {
  await using release = await scannedRelease(vulnerable);
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: release.path });
  await git('init', '-q');
  await git('commit', '-q', '--allow-empty', '-m', 'chore: start');
  await git('tag', 'v1.2.0');
  const context = release.context();

  await prepare({}, context);

  expect(context.lines).toEqual([expect.stringContaining('Skipped: v1.2.0 is tagged already')]);
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

  await expect(prepare({}, release.context())).rejects.toMatchObject({ code: 'ESCANUNCOVERED' });
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
    code: 'ESCANNERMISSING',
  });
});
