import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRoutes, type GitHubActions, gitHubActions } from '../actions/index.ts';
import { type GitHubChecks, type GitHubRulesets, gitHubChecks, gitHubRulesets } from '../checks/index.ts';
import { type Emulated, emulated } from '../http/index.ts';
import { type Discussion, discussions as discussionsOf } from './discussions.ts';
import { graphqlApi } from './graphql.ts';
import { type Issue, issues as issuesOf, type MergedPull, type NewIssue } from './issues.ts';
import { digestOf, type ReleaseAssets, releaseAssets } from './release-assets.ts';
import { type RepositoryFacts, repositoryFacts } from './repository-facts.ts';

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly label: string | null;
  readonly size: number;
  /** `sha256:` and hexadecimal digits. */
  readonly digest: string;
  readonly contentType: string;
  /** The uploaded bytes. */
  readonly bytes: Buffer;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly name: string | null;
  readonly body: string | null;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Branch or commit that the release was made from. */
  readonly target: string;
  /** Page of the release. */
  readonly url: string;
  readonly assets: readonly Asset[];
}

export interface EmulatedGitHub extends Omit<Emulated, 'ask'> {
  readonly token: string;
  /** What a release job needs to talk to this service. */
  readonly environment: { readonly GITHUB_TOKEN: string; readonly GITHUB_API_URL: string };
  /** All releases of `owner/name`, drafts too, newest first. */
  releases(slug: string): Promise<Release[]>;
  /** All issues and pull requests of `owner/name`, oldest first. */
  issues(slug: string): Promise<Issue[]>;
  /** Opens an issue. @returns its number */
  openIssue(slug: string, issue: NewIssue): Promise<number>;
  /** Adds a pull request that was merged with the given commits. @returns its number */
  mergePull(slug: string, pull: MergedPull): Promise<number>;
  /** Discussions that releases of `owner/name` have opened, oldest first. */
  discussions(slug: string): readonly Discussion[];
  /** Workflows and their runs, environments and deployments. */
  readonly actions: GitHubActions;
  /** Check runs and statuses of commits, and which of them a branch requires. */
  readonly checks: GitHubChecks;
  /** Rulesets and the protection of branches. */
  readonly rulesets: GitHubRulesets;
  /** Makes a repository private, archived, a fork, or one that the token may not push to. */
  setRepository(slug: string, facts: RepositoryFacts): void;
}

/**
 * GitHub's REST API with the given repositories (`owner/name`) and one token that may push to them, and the GraphQL
 * queries of `@semantic-release/github`. Workflow runs, checks, environments and deployments
 * are not the emulator's. Beyond the emulator it refuses other tokens, keeps the bytes of assets with their
 * digest, and refuses a second asset of one name.
 */
export async function emulatedGitHub(repositories: readonly string[]): Promise<EmulatedGitHub> {
  const token = `ghp_${randomBytes(18).toString('hex')}`;
  const assets = releaseAssets();
  const discussions = discussionsOf();
  const issues = issuesOf(() => service.ask, token);
  const graphql = graphqlApi(issues);
  const { routes, granted, clear, ...actions } = gitHubActions(bot);
  const { routes: ofChecks, clear: clearChecks, ...checks } = gitHubChecks();
  const rules = gitHubRulesets(() => granted().has('administration: read'));
  const facts = repositoryFacts();
  const service: Emulated = await emulated({
    service: 'github',
    seed: { tokens: { [token]: { login: bot, scopes: ['repo', 'workflow'] } }, github: seed(repositories) },
    async gate(request, response) {
      if (refused(request, response, token)) return 'answered';
      return (
        (await graphql.gate(request, response)) ??
        issues.gate(request, response) ??
        (await answerRoutes([...rules.routes, ...ofChecks, ...routes], granted(), { request, response })) ??
        (await discussions.gate(request, response)) ??
        (await assets.gate(request, response))
      );
    },
    answered(json, request) {
      const described = discussions.describe(json, request);
      const ofAssets = assets.describe(described ?? json, request) ?? described;
      return facts.describe(ofAssets ?? json, request) ?? ofAssets;
    },
  });
  const authorization = `Bearer ${token}`;

  return {
    ...service,
    token,
    environment: { GITHUB_TOKEN: token, GITHUB_API_URL: service.url },
    async releases(slug) {
      const path = `/repos/${slug}/releases?per_page=100`;
      const answer = await fetch(`${service.url}${path}`, { headers: { authorization } });
      return ((await answer.json()) as RawRelease[]).map((raw) => release(raw, assets));
    },
    issues: issues.list,
    openIssue: issues.open,
    mergePull: issues.merge,
    discussions: discussions.list,
    actions,
    checks,
    rulesets: rules,
    setRepository: facts.set,
    reset() {
      service.reset();
      for (const forget of [
        clear,
        clearChecks,
        ...[rules, facts, assets, discussions, issues].map((each) => each.clear),
      ])
        forget();
    },
  };
}

const bot = 'release-bot';

function seed(repositories: readonly string[]): Record<string, unknown> {
  const owners = new Set(repositories.map((slug) => slug.split('/')[0]));
  return {
    users: [{ login: bot }],
    orgs: [...owners].map((login) => ({ login, members: [{ login: bot, role: 'admin' }] })),
    repos: repositories.map((slug) => ({
      owner: slug.split('/')[0],
      name: slug.split('/')[1],
      default_branch: 'main',
    })),
  };
}

/** The emulator takes any token for its first user, and any token for that of an app; GitHub does not. */
function refused(request: IncomingMessage, response: ServerResponse, token: string): boolean {
  const { authorization } = request.headers;
  const isStranger = authorization !== undefined && authorization.replace(/^(bearer|token) /i, '') !== token;
  if (!isStranger && !request.url?.startsWith('/installation/')) return false;
  const [status, message] = isStranger
    ? ([401, 'Bad credentials'] as const)
    : ([403, 'You must authenticate with an installation access token.'] as const);
  request.resume();
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) }));
  return true;
}

interface RawRelease {
  id: number;
  tag_name: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  target_commitish: string;
  html_url: string;
  assets: { id: number; name: string; label: string | null; content_type: string }[];
}

function release(raw: RawRelease, assets: ReleaseAssets): Release {
  const { id, name, body, draft, prerelease } = raw;
  return {
    ...{ id, name, body, draft, prerelease, tag: raw.tag_name, target: raw.target_commitish, url: raw.html_url },
    assets: raw.assets.map((asset) => {
      const bytes = assets.bytes(asset.id);
      const { id, name, label, content_type: contentType } = asset;
      return { id, name, label, contentType, size: bytes.byteLength, digest: digestOf(bytes), bytes };
    }),
  };
}
