import type { Env } from '@waybill/kernel';
import type { Report } from '../report/index.ts';

/** Where the examination runs: that decides what a missing credential means. */
export function findPlace(env: Env, isReleaseJob: boolean): Report['place'] {
  if (isReleaseJob) return 'release job';
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  if (event.startsWith('pull_request') || event === 'merge_group' || env['CI_MERGE_REQUEST_IID']) return 'pull request';
  return env['CI'] || env['GITHUB_ACTIONS'] || env['GITLAB_CI'] ? 'job' : 'machine';
}

/** The branch that the CI service says: of a pull request, the one that it goes to. */
export function findCurrent(env: Env, checkedOut: string | undefined): string | undefined {
  const ofRequest = env['GITHUB_BASE_REF'] || env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'];
  const ofRun = env['GITHUB_REF_TYPE'] === 'branch' ? env['GITHUB_REF_NAME'] : env['CI_COMMIT_BRANCH'];
  return ofRequest || ofRun || checkedOut;
}
