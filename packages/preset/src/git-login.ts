import { isThisMachine } from '@waybill/kernel';

/**
 * An environment in which git shows the job's own token to GitHub: a checkout without `persist-credentials` has no login,
 * and a private repository shows nothing without one. In place of a login that the checkout has; git sends no two.
 */
export function withGitLogin(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GITHUB_SERVER_URL: server = '', GITHUB_TOKEN, GH_TOKEN, GIT_CONFIG_COUNT = '0' } = env;
  const token = GITHUB_TOKEN || GH_TOKEN;
  if (!token || !URL.canParse(server)) return env;
  const { protocol, hostname, origin } = new URL(server);
  if (protocol !== 'https:' && !isThisMachine(hostname)) return env;
  const count = Number(GIT_CONFIG_COUNT);
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  // An empty value takes back what is configured elsewhere.
  const settings = ['', header].flatMap((value, at) => [
    [`GIT_CONFIG_KEY_${count + at}`, `http.${origin}/.extraheader`],
    [`GIT_CONFIG_VALUE_${count + at}`, value],
  ]);
  return { ...env, ...Object.fromEntries(settings), GIT_CONFIG_COUNT: String(count + 2) };
}
