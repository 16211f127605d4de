import { expect, it } from '@jest/globals';
import type { ImageConfig } from '../../../oci/src/layout/image-config.ts';
import { planWarnings } from './plan-warnings.ts';

const careful: ImageConfig = {
  os: 'linux',
  architecture: 'amd64',
  user: '10001:10001',
  entrypoint: ['app'],
  ports: [],
  hasHealthCheck: false,
  env: ['PATH=/usr/bin', 'GPG_KEY=A035', 'TOKEN='],
  labels: {},
  history: ['RUN |1 VERSION=1.2.0 /bin/sh -c pip install parcel # buildkit', 'ARG API_TOKEN'],
};

it('has nothing to say about a careful image', () => {
  expect(planWarnings(careful)).toEqual([]);
});

it.each<[string, Partial<ImageConfig>, string]>([
  ['no user', { user: '' }, 'runs as root'],
  ['user 0', { user: '0:0' }, 'runs as root'],
  ['a port without health check', { ports: ['80/tcp'] }, 'serves 80/tcp and has no `HEALTHCHECK`'],
  ['a secret in the environment', { env: ['DB_PASSWORD=x'] }, '`DB_PASSWORD`'],
  ['a secret argument with a default', { history: ['ARG API_TOKEN=x'] }, '`API_TOKEN`'],
  ['a secret argument of a command', { history: ['RUN |2 A=1 NPM_TOKEN=x /bin/sh -c x'] }, '`NPM_TOKEN`'],
])('warns of %s', (_name, config, warning) => {
  const warnings = planWarnings({ ...careful, ...config });

  expect(warnings).toEqual([expect.stringContaining(warning)]);
  expect(warnings.join()).not.toContain('=x');
});
