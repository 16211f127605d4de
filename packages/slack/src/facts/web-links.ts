import type { Env } from '@waybill/kernel';
import { webAddress } from './web-address.ts';

/** `git@host:path` and `ssh://git@host:22/path`. */
const sshAddress = /^(?:(?:git\+)?ssh:\/\/)?[^@/\s]+@(\w[\w.-]*\.\w+)(?::\d+(?=\/))?[:/](.+)$/;

/** The page of a repository from the address that git uses: `git@github.com:o/r.git` → `https://github.com/o/r`. */
export function repositoryPage(repositoryUrl: string): string | undefined {
  const [, host, path] = sshAddress.exec(repositoryUrl) ?? [];
  const address = host === undefined ? repositoryUrl.replace(/^git\+/, '') : `https://${host}/${path}`;
  return /^https?:/.test(address) ? webAddress(address.replace(/(\.git)?\/?$/, '')) : undefined;
}

/** The page of the CI run, where the environment of GitHub Actions or GitLab CI tells it. */
export function runPage(env: Env): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, CI_JOB_URL: job } = env;
  if (server && repository && run) return webAddress(`${server}/${repository}/actions/runs/${run}`);
  return job ? webAddress(job) : undefined;
}
