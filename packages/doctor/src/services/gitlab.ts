import { type Answer, type Env, type Http, v } from '@waybill/kernel';
import { type Fact, gather, NotKnown, unknown } from '../report/index.ts';

export interface GitLabProject {
  readonly isArchived: boolean;
  readonly isPublic: boolean;
  readonly parent: string | undefined;
  readonly defaultBranch: string | undefined;
  /** Commits that a job has; undefined where the token may not see it. */
  readonly depth: number | undefined;
}

/** Whether anybody may push, and make tags, where a rule protects it; undefined where none does. */
export interface GitLabFacts {
  readonly project: Fact<GitLabProject>;
  /** Levels of access that may push to the branch; 0 is nobody. */
  readonly pushers: Fact<readonly number[] | 'not protected'>;
}

interface GitLab {
  readonly base: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly http: Http;
}

const hint = 'GitLab may be down, or `CI_API_V4_URL` or a proxy may be wrong.';

/** @returns nothing where the address names no project */
export function findGitLab(page: string | undefined, path: string, env: Env, http: Http): GitLab | undefined {
  if (path === '') return undefined;
  const origin = URL.parse(page ?? '')?.origin ?? 'https://gitlab.com';
  const base = (env['CI_API_V4_URL'] || `${origin}/api/v4`).replace(/\/+$/, '');
  // The address comes from the repository: a token is for gitlab.com, and for what the environment says is GitLab.
  const isTrusted = [env['CI_API_V4_URL'], env['GL_URL'], 'https://gitlab.com'].some(
    (known) => known !== undefined && URL.parse(known)?.origin === URL.parse(base)?.origin,
  );
  const token = env['GITLAB_TOKEN'] || env['GL_TOKEN'] || undefined;
  return { base, path, token: isTrusted ? token : undefined, http };
}

async function ask({ base, path, token, http }: GitLab, rest: string): Promise<Answer> {
  return http({
    url: `${base}/projects/${encodeURIComponent(path)}${rest}`,
    headers: { accept: 'application/json', ...(token === undefined ? {} : { 'private-token': token }) },
    ...{ hint, longest: 2 ** 20, timeout: 10_000, retries: 1, redirect: 'manual' },
  });
}

function allowed({ token }: GitLab, answer: Answer, needs: string): Answer {
  if (answer.ok) return answer;
  const who = token === undefined ? 'Without a token' : 'With this token';
  throw new NotKnown(`${who}, GitLab does not show it (${answer.status}): it needs ${needs}.`);
}

const Project = v.object({
  archived: v.optional(v.boolean(), false),
  visibility: v.optional(v.string()),
  default_branch: v.optional(v.nullable(v.string())),
  forked_from_project: v.optional(v.nullable(v.object({ path_with_namespace: v.optional(v.string()) }))),
  ci_default_git_depth: v.optional(v.nullable(v.number())),
});

const Branch = v.object({
  push_access_levels: v.optional(v.array(v.object({ access_level: v.optional(v.nullable(v.number())) })), []),
});

export async function askGitLab(gitlab: GitLab, branch: string): Promise<GitLabFacts> {
  const [project, pushers] = await Promise.all([
    gather(async (): Promise<GitLabProject> => {
      const found = allowed(gitlab, await ask(gitlab, ''), 'the right to read the project').json(Project);
      return {
        ...{ isArchived: found.archived, isPublic: found.visibility === 'public' },
        parent: found.forked_from_project?.path_with_namespace,
        defaultBranch: found.default_branch ?? undefined,
        // Null is the whole history.
        depth: found.ci_default_git_depth === null ? 0 : found.ci_default_git_depth,
      };
    }),
    gather(async () => {
      const answer = await ask(gitlab, `/protected_branches/${encodeURIComponent(branch)}`);
      if (answer.status === 404 && gitlab.token !== undefined) return 'not protected' as const;
      const found = allowed(gitlab, answer, 'the role of a maintainer').json(Branch);
      return found.push_access_levels.map(({ access_level: level }) => level ?? 40);
    }),
  ]);
  return { project, pushers };
}

export function gitlabUnasked(why: string): GitLabFacts {
  return { project: unknown(why), pushers: unknown(why) };
}
