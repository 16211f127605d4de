import { type Env, parseJson, v } from '@waybill/kernel';

/** How commits of a request reach its target. */
export type Way = 'squash' | 'merge';

/** A pull request of GitHub or a merge request of GitLab. Its texts are those of anybody. */
export interface MergeRequest {
  readonly service: 'github' | 'gitlab';
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** The branch that it goes into. */
  readonly base: string;
  /** Where it comes from, as people know it: `ada:fast`. */
  readonly from: string;
  /** Its last commit. */
  readonly head: string;
  /** Whether it comes from another repository. */
  readonly isFork: boolean;
  /** What the repository allows, the likeliest first. */
  readonly ways: readonly Way[];
  /** How GitHub writes a squashed commit. */
  readonly squashTitle: 'pr' | 'commit-or-pr';
  readonly squashBody: 'pr' | 'commits' | 'blank';
}

const flag = v.optional(v.nullable(v.boolean()));
const text = v.optional(v.nullable(v.string()));

const Event = v.object({
  pull_request: v.object({
    number: v.pipe(v.number(), v.integer(), v.minValue(1)),
    title: v.string(),
    body: text,
    base: v.object({
      ref: v.string(),
      repo: v.object({
        full_name: v.string(),
        ...{ allow_squash_merge: flag, allow_merge_commit: flag, allow_rebase_merge: flag },
        ...{ squash_merge_commit_title: text, squash_merge_commit_message: text },
      }),
    }),
    head: v.object({ sha: v.string(), label: text, repo: v.nullable(v.object({ full_name: v.string() })) }),
  }),
});

/** Reads the event of a job of GitHub Actions. @returns nothing where it is about no pull request */
export function parseEvent(event: string): MergeRequest | undefined {
  const pull = parseJson(Event, event)?.pull_request;
  if (pull === undefined) return undefined;
  const { base, head } = pull;
  const { allow_squash_merge: squash, allow_merge_commit: merge, allow_rebase_merge: rebase } = base.repo;
  // To the version, a rebase is a merge: the same commits come.
  const ways = [
    ...(squash === false ? [] : (['squash'] as const)),
    ...(merge === false && rebase === false ? [] : (['merge'] as const)),
  ];
  return {
    ...{ service: 'github', number: pull.number, title: pull.title, body: pull.body ?? '', base: base.ref },
    from: head.label ?? '',
    head: head.sha,
    isFork: head.repo?.full_name !== base.repo.full_name,
    ways,
    squashTitle: base.repo.squash_merge_commit_title === 'PR_TITLE' ? 'pr' : 'commit-or-pr',
    squashBody: readSquashBody(base.repo.squash_merge_commit_message),
  };
}

function readSquashBody(setting: string | null | undefined): MergeRequest['squashBody'] {
  if (setting === 'PR_BODY') return 'pr';
  return setting === 'BLANK' ? 'blank' : 'commits';
}

/** Reads the variables of a job of GitLab that runs for a merge request. */
export function readGitlabRequest(env: Env): MergeRequest | undefined {
  const { CI_MERGE_REQUEST_IID: iid, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: base, CI_COMMIT_SHA: head = '' } = env;
  const number = Number(iid);
  if (!env['GITLAB_CI'] || !Number.isSafeInteger(number) || number < 1 || !base) return undefined;
  const squashes = env['CI_MERGE_REQUEST_SQUASH_ON_MERGE'] === 'true';
  return {
    ...{ service: 'gitlab', number, base, squashTitle: 'pr', squashBody: 'blank' },
    title: env['CI_MERGE_REQUEST_TITLE'] ?? '',
    body: env['CI_MERGE_REQUEST_DESCRIPTION'] ?? '',
    from: env['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME'] ?? '',
    head: env['CI_MERGE_REQUEST_SOURCE_BRANCH_SHA'] || head,
    isFork: env['CI_MERGE_REQUEST_SOURCE_PROJECT_ID'] !== env['CI_MERGE_REQUEST_PROJECT_ID'],
    ways: squashes ? ['squash', 'merge'] : ['merge', 'squash'],
  };
}
