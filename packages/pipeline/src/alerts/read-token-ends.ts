import { type BaseContext, type Ports, parseJson, parseRepository, v } from '@waybill/kernel';
import type { Expiry, Finding } from './plan-watch.ts';

/** A token of the job that can be asked when it ends. */
interface AskedToken {
  /** The variable that has it. */
  readonly name: string;
  readonly token: string;
  readonly service: 'GitHub' | 'GitLab';
  /** Address of the API. */
  readonly api: string;
}

/** What is known of the tokens of the job. */
export interface TokenEnds {
  readonly expiries: readonly Expiry[];
  /** Tokens that a service does not know any more. */
  readonly refused: readonly Finding[];
  /** Names of those of which their service says nothing. */
  readonly unknown: readonly string[];
}

type Place = Pick<BaseContext, 'env' | 'options'>;

/**
 * The tokens for GitHub and GitLab in the environment, each once. The token that a job of GitHub Actions gets by itself ends with the
 * job, and those of PyPI have no end.
 */
export function listTokens({ env, options }: Place): AskedToken[] {
  const { host } = parseRepository(options.repositoryUrl ?? '');
  const isGitHub = Boolean(env['GITHUB_ACTIONS']) || host === 'github.com';
  const isGitLab = Boolean(env['GITLAB_CI']) || /(?:^|\.)gitlab\./.test(host);
  const github = env['GITHUB_API_URL'] || 'https://api.github.com';
  const gitlab = env['CI_API_V4_URL'] || `https://${host}/api/v4`;
  const named = [
    ...(isGitHub
      ? ['GITHUB_TOKEN', 'GH_TOKEN'].map((name) => ({ name, service: 'GitHub', api: github }) as const)
      : []),
    ...(isGitLab
      ? ['GITLAB_TOKEN', 'GL_TOKEN'].map((name) => ({ name, service: 'GitLab', api: gitlab }) as const)
      : []),
  ];
  const seen = new Set<string>();
  return named.flatMap((each) => {
    const token = env[each.name] ?? '';
    if (token === '' || token.startsWith('ghs_') || seen.has(token)) return [];
    seen.add(token);
    return [{ ...each, token, api: each.api.replace(/\/+$/, '') }];
  });
}

const hint = 'The service may be down, or a proxy may be wrong.';

/** Asks the services when the tokens of the job end. */
export async function readTokenEnds(place: Place, { http }: Pick<Ports, 'http'>): Promise<TokenEnds> {
  const expiries: Expiry[] = [];
  const refused: Finding[] = [];
  const unknown: string[] = [];
  for (const { name, token, service, api } of listTokens(place)) {
    const asked =
      service === 'GitHub'
        ? { url: `${api}/rate_limit`, headers: { authorization: `Bearer ${token}`, 'user-agent': 'waybill' } }
        : { url: `${api}/personal_access_tokens/self`, headers: { 'private-token': token } };
    const answer = await http({ ...asked, timeout: 15_000, retries: 1, longest: 1_000_000, hint }).catch(
      () => undefined,
    );
    if (answer?.status === 401) {
      const text = `${service} refuses \`${name}\`: it has expired, or somebody revoked it. Make a new one before a release needs it.`;
      refused.push({ kind: 'expiring', text });
    } else if (answer?.ok !== true) unknown.push(name);
    else {
      const end =
        service === 'GitHub'
          ? readGitHubEnd(answer.headers.get('github-authentication-token-expiration'))
          : readGitLabEnd(answer.text());
      if (end !== undefined) expiries.push({ name, date: end });
    }
  }
  return { expiries, refused, unknown };
}

/** `2027-01-31 12:00:00 UTC`, or with an offset such as `-0800`; a token without an end has no such header. */
export function readGitHubEnd(header: string | null): string | undefined {
  const [, date, time, zone] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}) ?(UTC|Z|[+-]\d{2}:?\d{2})$/.exec(header ?? '') ?? [];
  if (date === undefined) return undefined;
  const offset = zone === 'UTC' || zone === 'Z' ? 'Z' : `${zone?.slice(0, 3)}:${zone?.slice(-2)}`;
  const at = new Date(`${date}T${time}${offset}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().slice(0, 10);
}

const Self = v.object({ expires_at: v.optional(v.nullable(v.string())) });

/** GitLab ends a token at the beginning of that day, in UTC: the day before is the last one. */
export function readGitLabEnd(text: string): string | undefined {
  const date = parseJson(Self, text)?.expires_at ?? '';
  const end = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(end) ? undefined : new Date(end - 86_400_000).toISOString().slice(0, 10);
}
