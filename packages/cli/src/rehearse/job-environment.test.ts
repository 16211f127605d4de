import { expect, it } from '@jest/globals';
import { planEnvironment } from './job-environment.ts';

const place = {
  home: '/tmp/home',
  services: { GITHUB_TOKEN: 'stand-in' },
  host: 'github.com',
  slug: 'acme/parcel',
  branch: 'main',
};

it('gives the release what tools need, and a push to the branch', () => {
  const env = planEnvironment(
    {
      PATH: '/bin',
      HOME: '/home/ada',
      LANG: 'C',
      SLACK_CHANNELS: 'ops',
      DOCKER_HOST: 'unix:///x',
      PYPI_BUILD: 'uv',
      GITHUB_EVENT_NAME: 'pull_request',
    },
    place,
  );

  expect(env).toMatchObject({
    ...{ PATH: '/bin', HOME: '/tmp/home', SLACK_CHANNELS: 'ops', DOCKER_HOST: 'unix:///x', PYPI_BUILD: 'uv' },
    ...{
      GITHUB_TOKEN: 'stand-in',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/main',
      GIT_ALLOW_PROTOCOL: 'file',
    },
    XDG_CACHE_HOME: '/home/ada/.cache',
  });
});

it.each([
  ...[
    'PYPI_TOKEN',
    'SLACK_BOT_TOKEN',
    'SLACK_WEBHOOK_URL',
    'DOCKER_REGISTRY_PASSWORD',
    'WEBHOOK_URL_OPS',
    'WAYBILL_LEDGER_KEY',
  ],
  ...[
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'GH_TOKEN',
    'GITLAB_TOKEN',
  ],
  ...[
    'SSH_AUTH_SOCK',
    'GNUPGHOME',
    'NETRC',
    'KUBECONFIG',
    'DOCKER_CONFIG',
    'npm_config__authToken',
    'NODE_OPTIONS',
    'GIT_SSH_COMMAND',
  ],
  ...[
    'GITHUB_ENV',
    'GITHUB_PATH',
    'GITHUB_STEP_SUMMARY',
    'GITHUB_OUTPUT',
    'WAYBILL_BUILD',
    'DOCKER_CACHE_TO',
    'SLACK_API_URL',
  ],
])('does not pass %s on', (name) => {
  const env = planEnvironment({ PATH: '/bin', [name]: 'value-of-the-user' }, place);

  expect(Object.values(env)).not.toContain('value-of-the-user');
});

it('passes no address with a login, whatever its variable is called', () => {
  const login = 'https://ada:hunter22222@nexus.corp/simple/';
  const env = planEnvironment(
    { PATH: '/bin', UV_DEFAULT_INDEX: login, PIP_INDEX_URL: login, HTTPS_PROXY: login },
    place,
  );

  expect(Object.values(env).join(' ')).not.toContain('hunter22222');
});

it('is no job of GitHub where the repository is elsewhere', () => {
  expect(planEnvironment({ PATH: '/bin' }, { ...place, host: 'gitlab.com' })).not.toHaveProperty('GITHUB_REPOSITORY');
  const own = { PATH: '/bin', GITHUB_SERVER_URL: 'https://github.corp.example' };
  expect(planEnvironment(own, { ...place, host: 'github.corp.example' })).toMatchObject({
    GITHUB_SERVER_URL: 'https://github.corp.example',
  });
});
