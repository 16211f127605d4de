import { expect, test } from '@jest/globals';
import { oidcIssuer } from '@waybill/rehearsal';
import { rehearsedRelease } from '../rehearsed-release.ts';
import { trustedJob, workflow } from './trusted-job.ts';

const options = { attestations: true };
const attested = ({ fields }: { fields: readonly (readonly [string, string])[] }) =>
  fields.find(([name]) => name === 'attestations')?.[1];

test('files are signed for the job that made them, and the index believes it', async () => {
  await using job = await trustedJob({ options });
  await job.call('verifyConditions');
  await job.call('prepare');

  await job.call('publish');

  expect(job.index.files('acme-parcel')).toHaveLength(2);
  expect(job.signing.logged).toBe(2);
  const [attestation] = JSON.parse(attested(job.index.uploads[0] ?? { fields: [] }) ?? '[]');
  expect(attestation).toMatchObject({
    version: 1,
    verification_material: {
      certificate: expect.any(String),
      transparency_entries: [{ kindVersion: { kind: 'dsse' } }],
    },
    envelope: { statement: expect.any(String), signature: expect.any(String) },
  });
  expect(JSON.parse(Buffer.from(attestation.envelope.statement, 'base64').toString())).toEqual({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: job.index.uploads[0]?.filename, digest: { sha256: job.index.uploads[0]?.sha256 } }],
    predicateType: 'https://docs.pypi.org/attestations/publish/v1',
    predicate: null,
  });
});

test('tokens for signing are masked too', async () => {
  await using job = await trustedJob({ options });
  await job.call('prepare');

  await job.call('publish');

  for (const secret of job.issuer.issued) expect(job.written.join('')).toContain(`::add-mask::${secret}`);
});

test('a second run signs nothing', async () => {
  await using job = await trustedJob({ options });
  await job.call('prepare');
  await job.call('publish');

  await job.call('publish');

  expect(job.signing.logged).toBe(2);
});

test('only PyPI gets attestations by itself', async () => {
  await using job = await trustedJob();
  await job.call('prepare');

  await job.call('publish');

  expect(job.index.uploads.map(attested)).toEqual([undefined, undefined]);
});

test('an upload with a token is not signed: indexes take no such attestations', async () => {
  await using release = await rehearsedRelease({ options });
  await release.call('prepare');

  await release.call('publish');

  expect(release.index.uploads.filter(attested)).toEqual([]);
});

test('Sigstore out of order stops the upload of a file before it is sent', async () => {
  await using job = await trustedJob({ options });
  await job.call('prepare');
  await job.signing.stop();

  const error = await job.failure('publish');

  expect(error).toMatchObject({ code: 'EATTESTATION' });
  expect(job.index.uploads).toEqual([]);
  for (const secret of job.issuer.issued) expect(`${error.message}${error.details}`).not.toContain(secret);
}, 60_000);

test('a reusable workflow is not signed for, and said so', async () => {
  const shared = 'acme/shared/.github/workflows/release.yml@v1';
  await using job = await trustedJob({
    options,
    registered: { repository: 'acme/parcel' },
    claims: { job_workflow_ref: shared, workflow_ref: workflow },
  });
  await job.call('prepare');

  await job.call('publish');

  expect(job.context.lines.join('\n')).toContain('Files are not signed: the job runs in a reusable workflow');
  expect(job.index.files('acme-parcel')).toHaveLength(2);
});

test('the certificate authority believes no token of another service', async () => {
  const stranger = await oidcIssuer();
  await using _ = { [Symbol.asyncDispose]: stranger.stop };
  await using job = await trustedJob();
  const ask = async (oidcIdentityToken: string) => {
    const publicKeyRequest = { publicKey: { content: '' }, proofOfPossession: '' };
    const body = JSON.stringify({ credentials: { oidcIdentityToken }, publicKeyRequest });
    const answer = await fetch(`${job.signing.url}/api/v2/signingCert`, { method: 'POST', body });
    return ((await answer.json()) as { message: string }).message;
  };

  expect(await ask(stranger.issue('sigstore'))).toContain('processing the identity token');
  expect(await ask(job.issuer.issue('pypi'))).toContain('audience');
  expect(await ask(job.issuer.issue('sigstore', { exp: 1 }))).toContain('expired');
});
