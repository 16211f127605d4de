import { type Answer, type Env, type Http, isRateLimit } from '@waybill/kernel';
import { NotKnown } from '../../report/index.ts';

/** Where the repository is on GitHub, and who asks. */
export interface GitHub {
  readonly base: string;
  readonly slug: string;
  readonly token: string | undefined;
  readonly http: Http;
}

const hint = 'GitHub may be down (https://www.githubstatus.com), or `GITHUB_API_URL` or a proxy may be wrong.';
const longest = 8 * 2 ** 20;
/** Milliseconds for one answer. */
const timeout = 10_000;

/** One `owner/name` of GitHub, which is a part of addresses. */
const slugForm = /^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/;

/** @returns nothing for a repository that is not on GitHub */
export function findGitHub(page: string | undefined, slug: string, env: Env, http: Http): GitHub | undefined {
  if (!slugForm.test(slug)) return undefined;
  const { host = 'github.com', protocol = 'https:' } = URL.parse(page ?? '') ?? {};
  const own = host === 'github.com' ? 'https://api.github.com' : `${protocol}//${host}/api/v3`;
  const base = (env['GITHUB_API_URL'] || own).replace(/\/+$/, '');
  // The address comes from the repository: a token is for GitHub, and for what the environment says is GitHub.
  const isTrusted = base === 'https://api.github.com' || Boolean(env['GITHUB_API_URL']);
  const token = env['GITHUB_TOKEN'] || env['GH_TOKEN'] || undefined;
  return { base, slug, token: isTrusted ? token : undefined, http };
}

/** @param path below the address of the repository */
export async function ask({ base, slug, token, http }: GitHub, path: string): Promise<Answer> {
  return http({
    url: `${base}/repos/${slug}${path}`,
    headers: {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...{ hint, longest, timeout, retries: 1, redirect: 'manual' },
  });
}

/** An answer that is none of a refusal. @throws NotKnown */
export function allowed(github: GitHub, answer: Answer, permission: string): Answer {
  if (answer.ok) return answer;
  const who = github.token === undefined ? 'Without a token' : 'With this token';
  if (isRateLimit(answer))
    throw new NotKnown(
      `GitHub answers no more requests for now. ${github.token === undefined ? 'With `GITHUB_TOKEN`, more are allowed.' : ''}`.trim(),
    );
  if (answer.status === 401 && github.token !== undefined)
    throw new NotKnown('GitHub refuses the token in `GITHUB_TOKEN` (401).');
  throw new NotKnown(`${who}, GitHub does not show it (${answer.status}): it needs ${permission}.`);
}

/** A name in a path: slashes stay. */
export function pathOf(branch: string): string {
  return encodeURIComponent(branch).replaceAll('%2F', '/');
}
