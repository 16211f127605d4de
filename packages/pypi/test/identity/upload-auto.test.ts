import { expect, test } from '@jest/globals';
import type { OidcIssuer } from '@waybill/rehearsal';
import { trustedJob } from './trusted-job.ts';

test.each([
  ['GitHub', {}],
  ['GitLab', { env: (issuer: OidcIssuer) => ({ GITLAB_CI: 'true', PYPI_ID_TOKEN: issuer.issue('pypi') }) }],
])('`upload: "auto"` takes an identity on %s for the wish to upload', async (_, setting) => {
  await using job = await trustedJob({ options: { upload: 'auto' }, ...setting });

  await job.call('verifyConditions');
  await job.call('prepare');
  await job.call('publish');

  expect(job.context.lines.join('\n')).toContain('Trusted publishing: ');
  expect(job.index.files('acme-parcel')).toHaveLength(2);
});

test.each([
  ['no identity', { env: () => ({ GITHUB_ACTIONS: 'true', GITLAB_CI: 'true' }) }, {}],
  ['an identity that is not to be used', {}, { trustedPublishing: false }],
])('`upload: "auto"` builds only, with %s and no token', async (_, setting, options) => {
  await using job = await trustedJob({ ...setting, options: { upload: 'auto', ...options } });

  await job.call('verifyConditions');

  expect(job.context.lines.join('\n')).toContain('Upload is off: `PYPI_TOKEN` is not set');
  expect(job.issuer.issued).toEqual([]);
});

test('`upload: "auto"` prefers a token to the identity', async () => {
  const env = (issuer: OidcIssuer) => ({ ...issuer.environment, PYPI_TOKEN: 'pypi-of-our-own' });
  await using job = await trustedJob({ options: { upload: 'auto' }, env });

  expect(await job.failure('verifyConditions')).toMatchObject({ code: 'ETOKENREFUSED' });
  expect(job.issuer.issued).toEqual([]);
});
