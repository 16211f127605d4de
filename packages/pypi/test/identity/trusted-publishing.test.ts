import { expect, test } from '@jest/globals';
import { loopback } from '@waybill/kernel/testing';
import type { OidcIssuer } from '@waybill/rehearsal';
import { trustedJob, workflow } from './trusted-job.ts';

test('a job without a token uploads as the trusted publisher that it is', async () => {
  await using job = await trustedJob();

  await job.call('verifyConditions');
  await job.call('prepare');
  await job.call('publish');

  expect(job.index.files('acme-parcel')).toHaveLength(2);
  expect(job.context.lines.join('\n')).toContain('knows this job as a trusted publisher');
  // One token proves that the index knows the job; the upload gets a fresh one, for each holds minutes only.
  expect(job.index.minted).toHaveLength(2);
  expect(new Set(job.issuer.issued).size).toBe(job.issuer.issued.length);
});

test('every secret is masked in the log of Actions, and in no variable or line', async () => {
  await using job = await trustedJob();
  await job.call('verifyConditions');
  await job.call('prepare');

  await job.call('publish');

  const secrets = [...job.issuer.issued, ...job.index.minted];
  const masks = job.written
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('::add-mask::'));
  expect(masks.sort()).toEqual(secrets.map((secret) => `::add-mask::${secret}`).sort());
  const seen = JSON.stringify([job.context.env, job.context.lines, job.ports.run.ran]);
  for (const secret of secrets) expect(seen).not.toContain(secret);
});

test('a token that runs out between two files is asked for again', async () => {
  let time = new Date();
  await using job = await trustedJob({ now: () => time });
  await job.call('prepare');
  const { http } = job.ports;
  job.ports.http = async (request) => {
    const answer = await http(request);
    if (String(request.url).endsWith('/legacy/')) time = new Date(time.getTime() + 850_000);
    return answer;
  };

  await job.call('publish');

  expect(job.index.files('acme-parcel')).toHaveLength(2);
  expect(job.index.minted).toHaveLength(2);
});

test('nothing is asked of the index when nothing is left to upload', async () => {
  await using job = await trustedJob();
  await job.call('prepare');
  const first = await job.call('publish');
  const minted = job.index.minted.length;

  expect(await job.call('publish')).toEqual(first);
  expect(job.index.minted).toHaveLength(minted);
});

test('a publisher that the index does not know is explained with what the job shows', async () => {
  await using job = await trustedJob({
    registered: { repository: 'acme/parcel', environment: 'pypi' },
    claims: { environment: 'release' },
  });

  const { code, message, details } = await job.failure('verifyConditions');

  expect(code).toBe('EPUBLISHERREFUSED');
  expect(message).toMatch(/refused to issue an upload token for this job\.$/);
  expect(details).toContain('invalid-publisher: valid token, but no corresponding publisher');
  expect(details).toContain('- Owner and repository name: `acme/parcel`');
  expect(details).toContain('- Workflow name (the file of the workflow): `release.yml`');
  expect(details).toContain('- Environment name: `release`');
  for (const secret of job.issuer.issued) expect(details).not.toContain(secret);
});

test('a reusable workflow is named as the reason that it may be', async () => {
  await using job = await trustedJob({
    registered: { repository: 'acme/parcel', job_workflow_ref: workflow },
    claims: { job_workflow_ref: 'acme/shared/.github/workflows/release.yml@v1' },
  });

  expect((await job.failure('verifyConditions')).details).toContain('reusable workflow');
});

test('a token for one project does not upload another', async () => {
  await using job = await trustedJob({ project: 'other' });
  await job.call('prepare');

  expect(await job.failure('publish')).toMatchObject({ code: 'ETOKENREFUSED' });
});

test('an index without trusted publishers refuses by name', async () => {
  await using job = await trustedJob({ options: { trustedPublishing: true } });
  const { http } = job.ports;
  job.ports.http = async (request) =>
    http(
      String(request.url).includes('/_/oidc/audience')
        ? { ...request, url: new URL('/nothing', request.url) }
        : request,
    );

  expect(await job.failure('verifyConditions')).toMatchObject({ code: 'ENOTRUSTEDPUBLISHING' });
});

test.each(['sigstore', 'https://github.com/acme', 'sts.amazonaws.com'])(
  'an index that asks for an identity made out for %s gets none',
  async (audience) => {
    await using job = await trustedJob({});
    const { http } = job.ports;
    await using other = await loopback((_request, response) => response.end(JSON.stringify({ audience })));
    job.ports.http = (request) =>
      http(String(request.url).includes('/_/oidc/audience') ? { ...request, url: other.url } : request);

    const error = await job.failure('verifyConditions');

    expect(error).toMatchObject({ code: 'EFOREIGNAUDIENCE', details: expect.stringContaining('`pypi.audience`') });
    expect(job.issuer.issued).toEqual([]);
    expect(job.index.minted).toEqual([]);
  },
);

test('a job without `id-token: write` is told so', async () => {
  await using job = await trustedJob({
    env: (issuer) => ({ ...issuer.environment, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x' }),
  });

  expect(await job.failure('verifyConditions')).toMatchObject({ code: 'EIDENTITYREFUSED' });
});

test('`trustedPublishing: false` asks for a token instead', async () => {
  await using job = await trustedJob({ options: { trustedPublishing: false } });

  expect(await job.failure('verifyConditions')).toMatchObject({ code: 'ENOTOKEN' });
  expect(job.issuer.issued).toEqual([]);
});

const gitlab = {
  project_path: 'acme/parcel',
  ci_config_ref_uri: 'gitlab.com/acme/parcel//.gitlab-ci.yml@refs/heads/main',
};

test('GitLab: the only identity token is kept for the upload', async () => {
  await using job = await trustedJob({
    registered: gitlab,
    claims: gitlab,
    env: (issuer) => ({ GITLAB_CI: 'true', PYPI_ID_TOKEN: issuer.issue('pypi') }),
  });

  await job.call('verifyConditions');
  expect(job.index.minted).toEqual([]);
  await job.call('prepare');
  await job.call('publish');

  expect(job.index.files('acme-parcel')).toHaveLength(2);
  expect(job.index.minted).toHaveLength(1);
  expect(job.written.join('')).toBe('');
});

test.each([
  ['of another audience', (issuer: OidcIssuer) => issuer.issue('https://gitlab.com')],
  ['that ran out', (issuer: OidcIssuer) => issuer.issue('pypi', { exp: 1 })],
  ['that is none', () => 'rubbish'],
])('GitLab: an identity token %s is found before the release', async (_, make) => {
  await using job = await trustedJob({ env: (issuer) => ({ GITLAB_CI: 'true', PYPI_ID_TOKEN: make(issuer) }) });

  const error = await job.failure('verifyConditions');

  expect(error).toMatchObject({ code: 'ENOIDENTITYTOKEN' });
  expect(error.details).toContain('PYPI_ID_TOKEN: { aud: pypi }');
});

test('the stand-in believes no forged, used or late token', async () => {
  let time = new Date();
  await using job = await trustedJob({ now: () => time });
  const mint = async (token: string) => {
    const answer = await fetch(`${job.index.url}/_/oidc/mint-token`, {
      method: 'POST',
      body: JSON.stringify({ token }),
    });
    const { errors, token: minted } = (await answer.json()) as { errors?: { code: string }[]; token?: string };
    return errors?.[0]?.code ?? minted;
  };
  const good = job.issuer.issue('pypi');
  const [head, , signature] = good.split('.');
  const other = Buffer.from(JSON.stringify({ iss: job.issuer.url, aud: 'pypi' })).toString('base64url');

  expect(await mint(`${head}.${other}.${signature}`)).toBe('invalid-token');
  expect(await mint('rubbish')).toBe('invalid-payload');
  expect(await mint(job.issuer.issue('sigstore'))).toBe('invalid-token');
  expect(await mint(good)).toMatch(/^pypi-/);
  expect(await mint(good)).toBe('invalid-token');
  const late = job.issuer.issue('pypi');
  time = new Date(time.getTime() + 3_600_000);
  expect(await mint(late)).toBe('invalid-token');
});
