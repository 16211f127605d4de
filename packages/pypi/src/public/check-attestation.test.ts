import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Http, httpClient, realClock, type SignatureCheck } from '@waybill/kernel';
import { loopback, temporaryFolder } from '@waybill/kernel/testing';
import { signStatement } from '@waybill/sigstore';
import { trustedJob } from '../../test/identity/trusted-job.ts';
import { renderAttestation, renderStatement } from '../attest/render-attestation.ts';
import { checkAttestation } from './check-attestation.ts';

const sha256 = 'a'.repeat(64);
const wheel = { kind: 'wheel', name: 'p-1.0-py3-none-any.whl', sha256, mediaType: 'application/zip' } as const;

it('counts when the release workflow made it about these bytes', async () => {
  await using job = await trustedJob();
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'root.json'), job.signing.files.trustedRoot);
  const services = { fulcio: job.signing.url, rekor: job.signing.url };
  const attest = async (file: { name: string; sha256: string }, claims = {}) => {
    const identity = { tokenFor: async (audience: string) => job.issuer.issue(audience, claims) };
    return renderAttestation(await signStatement(renderStatement(file), { identity, services }));
  };
  const ref = 'refs/heads/main';
  const ci = `acme/parcel/.github/workflows/ci.yml@${ref}`;
  const shown = {
    '/good': [await attest({ name: 'other.whl', sha256 }), await attest(wheel)],
    '/other': [await attest({ name: 'other.whl', sha256 })],
    '/bytes': [await attest({ ...wheel, sha256: 'b'.repeat(64) })],
    '/workflow': [await attest(wheel, { workflow_ref: ci, job_workflow_ref: ci })],
    '/nothing': [],
    '/hostile': [
      {
        verification_material: { certificate: 'x', transparency_entries: [{}] },
        envelope: { statement: 'e30=', signature: '' },
      },
    ],
  };
  await using server = await loopback((request, response) => {
    const attestations = (shown as Record<string, unknown[]>)[request.url ?? ''];
    response.end(JSON.stringify({ version: 1, attestation_bundles: [{ publisher: {}, attestations }] }));
  });
  const http: Http = httpClient({ fetch, clock: realClock });
  const expected = {
    ...{ issuer: job.issuer.url, repository: 'acme/parcel', workflow: '.github/workflows/release.yml' },
    isReleaseBranch: (name: string) => name === 'main',
  };
  const good: SignatureCheck = { expected, trustedRoot: 'root.json' };
  const judged = async (path: string | undefined, signatures: SignatureCheck | string = good) => {
    const place = { http, index: { name: 'PyPI' }, context: { cwd: folder.path, signatures } };
    const url = path === undefined ? undefined : `${server.url}${path}`;
    return (await checkAttestation(wheel, url, place as Parameters<typeof checkAttestation>[2])).state;
  };

  expect(await judged('/good')).toBe('ok');
  expect(await judged(undefined)).toBe('none');
  for (const path of ['/other', '/bytes', '/workflow', '/nothing', '/hostile'])
    expect([path, await judged(path)]).toEqual([path, 'failed']);
  expect(await judged('/good', { ...good, trustedRoot: 'missing.json' })).toBe('not checked');
  expect(await judged('/good', 'no configuration')).toBe('not checked');
  expect(await judged('/good', { ...good, expected: { ...expected, isReleaseBranch: () => false } })).toBe('failed');
});
