import { type Call, notFound, type Reply, type Route, readPage, refusal } from '../actions/index.ts';

/** A ruleset of a repository, which is active. */
export interface Ruleset {
  readonly name: string;
  readonly target: 'branch' | 'tag';
  /** Types of rules: `pull_request`, `creation`, … */
  readonly rules: readonly string[];
  /** `refs/heads/main`, `refs/tags/v*`, `~ALL`. A branch is compared by its whole name. */
  readonly include: readonly string[];
  /** Who may pass it. */
  readonly bypass?: readonly { readonly type: string; readonly id: number; readonly mode?: string }[];
}

/** What a branch is protected by, beside the checks that it requires. */
export interface BranchProtection {
  readonly reviews?: boolean;
  /** Apps that may pass reviews, by slug. */
  readonly apps?: readonly string[];
  readonly restricts?: boolean;
  readonly signatures?: boolean;
  readonly locked?: boolean;
}

/** Rulesets and the protection of branches, as a repository has them. */
export interface GitHubRulesets {
  setRulesets(slug: string, rulesets: readonly Ruleset[]): void;
  setBranchProtection(slug: string, branch: string, protection: BranchProtection): void;
  /** What jobs may do whose workflow does not say it; `read` at first, as in a new repository. */
  setDefaultAccess(slug: string, access: 'read' | 'write'): void;
}

export interface RulesetsService extends GitHubRulesets {
  readonly routes: readonly Route[];
  clear(): void;
}

interface Repository {
  rulesets: readonly Ruleset[];
  readonly protection: Map<string, BranchProtection>;
  access: 'read' | 'write';
}

/** @param isAdministrator whether the token that asks may see who passes a ruleset */
export function gitHubRulesets(isAdministrator: () => boolean): RulesetsService {
  const repositories = new Map<string, Repository>();
  function of(slug: string): Repository {
    const known = repositories.get(slug) ?? { rulesets: [], protection: new Map(), access: 'read' as const };
    repositories.set(slug, known);
    return known;
  }
  const rulesetAt = ({ slug, found: [id] }: Call): Reply => {
    const ruleset = of(slug).rulesets[Number(id) - 1];
    return ruleset === undefined ? notFound : [200, renderRuleset(ruleset, Number(id), isAdministrator())];
  };
  return {
    setRulesets(slug, rulesets) {
      of(slug).rulesets = rulesets;
    },
    setBranchProtection: (slug, branch, protection) => void of(slug).protection.set(branch, protection),
    setDefaultAccess(slug, access) {
      of(slug).access = access;
    },
    routes: [
      {
        ...{ method: 'GET', path: /^\/rulesets$/, needs: 'metadata: read' },
        answer({ slug, query }) {
          const target = query.get('targets');
          const all = of(slug).rulesets.map((each, at) => ({ ...each, id: at + 1 }));
          const asked = all.filter((each) => target === null || target.split(',').includes(each.target));
          const page = readPage(asked, query);
          return [200, page.map(({ id, name, target: is }) => ({ id, name, target: is, enforcement: 'active' }))];
        },
      },
      { ...{ method: 'GET', path: /^\/rulesets\/(\d+)$/, needs: 'metadata: read' }, answer: rulesetAt },
      {
        ...{ method: 'GET', path: /^\/rules\/branches\/(.+)$/, needs: 'metadata: read' },
        answer({ slug, found: [branch = ''], query }) {
          const rules = of(slug).rulesets.flatMap((each, at) => (isAbout(each, branch) ? rulesOf(each, at + 1) : []));
          // Checks that are required are those of another route.
          return rules.length === 0 ? undefined : [200, readPage(rules, query)];
        },
      },
      {
        ...{ method: 'GET', path: /^\/branches\/(.+)\/protection$/, needs: 'administration: read' },
        answer({ slug, found: [branch = ''] }) {
          const found = of(slug).protection.get(branch);
          return found === undefined ? refusal(404, 'Branch not protected') : [200, renderProtection(found)];
        },
      },
      {
        ...{ method: 'GET', path: /^\/branches\/([^/]+)$/, needs: 'contents: read' },
        answer({ slug, found: [name = ''] }) {
          const isProtected = of(slug).protection.has(name) || of(slug).rulesets.some((each) => isAbout(each, name));
          return isProtected ? [200, { name, protected: true, protection: { enabled: true } }] : undefined;
        },
      },
      {
        ...{ method: 'GET', path: /^\/actions\/permissions\/workflow$/, needs: 'administration: read' },
        answer: ({ slug }) => [
          200,
          { default_workflow_permissions: of(slug).access, can_approve_pull_request_reviews: false },
        ],
      },
    ],
    clear: () => repositories.clear(),
  };
}

function isAbout({ target, include }: Ruleset, branch: string): boolean {
  return target === 'branch' && include.some((each) => each === '~ALL' || each === `refs/heads/${branch}`);
}

function rulesOf({ rules }: Ruleset, id: number) {
  return rules.map((type) => ({ type, ruleset_source_type: 'Repository', ruleset_id: id, parameters: {} }));
}

function renderRuleset({ name, target, rules, include, bypass = [] }: Ruleset, id: number, isAdministrator: boolean) {
  const actors = bypass.map(({ type, id: actor, mode = 'always' }) => ({
    ...{ actor_type: type, actor_id: actor, bypass_mode: mode },
  }));
  return {
    ...{ id, name, target, enforcement: 'active', rules: rules.map((type) => ({ type })) },
    conditions: { ref_name: { include, exclude: [] } },
    ...(isAdministrator ? { bypass_actors: actors } : {}),
  };
}

function renderProtection({ reviews, apps = [], restricts, signatures = false, locked = false }: BranchProtection) {
  const slugs = apps.map((slug) => ({ slug }));
  return {
    ...(reviews ? { required_pull_request_reviews: { bypass_pull_request_allowances: { apps: slugs } } } : {}),
    ...(restricts ? { restrictions: { users: [], teams: [], apps: slugs } } : {}),
    ...{ required_signatures: { enabled: signatures }, lock_branch: { enabled: locked } },
  };
}
