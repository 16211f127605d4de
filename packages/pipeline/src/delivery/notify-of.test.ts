import { expect, it } from '@jest/globals';
import { ReleaseError } from '@waybill/kernel';
import { rollbackNews } from './notify-of.ts';

const facts = {
  environment: 'production',
  purpose: 'rollback',
  state: 'succeeded',
  tag: 'v1.1.0',
  from: 'v1.2.0',
} as const;
const error = new ReleaseError(
  'EROLLEDBACK',
  '`production` was rolled back from `v1.2.0` to `v1.1.0` by ada.',
  '`v1.2.0` stays published, and the next release follows it. Its page: https://github.com/acme/parcel/releases/tag/v1.2.0.',
  { afterRelease: true, deployment: facts },
);

it('a rollback is told by its project, environment, versions and person, each once', () => {
  const news = rollbackNews(error, 'https://github.com/acme/parcel.git');

  expect(news).toEqual({
    event: 'rolled-back',
    title: 'parcel: production was rolled back from v1.2.0 to v1.1.0 by ada',
    text: error.details,
    ...{ environment: 'production', tag: 'v1.1.0' },
  });
  expect(rollbackNews(error).title).toBe('production was rolled back from v1.2.0 to v1.1.0 by ada');
});
