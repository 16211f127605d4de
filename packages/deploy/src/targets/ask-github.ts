import type { Answer } from '@waybill/kernel';
import type { TargetInput } from './target.ts';

/** What asking GitHub needs. */
export type GitHubInput = Pick<TargetInput, 'ports' | 'github'>;

interface Change {
  readonly method: 'POST' | 'PATCH';
  readonly body: string;
  /** Why it may be sent again; without it, a change is sent once. */
  readonly repeatable?: string;
}

/** Asks GitHub's API. @param path below `/repos/`: `acme/parcel/releases/latest` */
export function askGitHub({ ports, github }: GitHubInput, path: string, change?: Change): Promise<Answer> {
  const { apiUrl, token } = github;
  return ports.http({
    url: `${apiUrl.replace(/\/+$/, '')}/repos/${path}`,
    headers: {
      accept: 'application/vnd.github+json',
      'user-agent': 'waybill',
      'x-github-api-version': '2022-11-28',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    hint: 'GitHub may be down (https://www.githubstatus.com), or `deploy.apiUrl` or a proxy may be wrong.',
    ...(change === undefined ? {} : { ...change, body: () => change.body }),
  });
}
