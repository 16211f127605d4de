import { expect, it } from '@jest/globals';
import { loopback } from '@waybill/kernel/testing';
import { execa } from 'execa';
import { withGitLogin } from './git-login.ts';

/** What git sends as `Authorization` to a server that is asked for a repository. */
async function shown(variables: (url: string) => NodeJS.ProcessEnv, ...args: string[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  await using server = await loopback((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(404).end();
  });
  const env = withGitLogin({ PATH: process.env['PATH'], GIT_TERMINAL_PROMPT: '0', ...variables(server.url) });
  const given = args.map((arg) => arg.replace('URL', server.url));
  await execa('git', [...given, 'ls-remote', `${server.url}/acme/parcel.git`], {
    env,
    extendEnv: false,
    reject: false,
  });
  return seen;
}

const basic = `basic ${Buffer.from('x-access-token:secret').toString('base64')}`;

it('shows the token of the job', async () => {
  expect(await shown((url) => ({ GITHUB_SERVER_URL: url, GITHUB_TOKEN: 'secret' }))).toEqual([basic]);
});

it('shows it in place of what the checkout has, and beside other settings of the environment', async () => {
  const variables = (url: string) => ({
    ...{ GITHUB_SERVER_URL: url, GH_TOKEN: 'secret' },
    ...{
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${url}/.extraheader`,
      GIT_CONFIG_VALUE_0: 'AUTHORIZATION: basic old',
    },
  });

  expect(await shown(variables)).toEqual([basic]);
});

it('shows nothing to another server', async () => {
  const variables = () => ({ GITHUB_SERVER_URL: 'https://github.com', GITHUB_TOKEN: 'secret' });

  expect(await shown(variables)).toEqual([undefined]);
});

it.each([
  [{}],
  [{ GITHUB_TOKEN: 'secret' }],
  [{ GITHUB_TOKEN: 'secret', GITHUB_SERVER_URL: 'http://github.corp' }],
  [{ GITHUB_TOKEN: 'secret', GITHUB_SERVER_URL: 'nonsense' }],
  [{ GITHUB_TOKEN: '', GITHUB_SERVER_URL: 'https://github.com' }],
])('leaves %j as it is', (env) => {
  expect(withGitLogin(env)).toEqual(env);
});
