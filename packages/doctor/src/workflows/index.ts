export type { ReleaseJob } from './describe-job.ts';
export { type FoundJobs, findJobs } from './find-jobs.ts';
export { matchesFilter } from './match-filter.ts';
export { type Access, accessOf, isEnough } from './permissions.ts';
export { type GitLabJob, type GitLabPipeline, readGitlab } from './read-gitlab.ts';
export { isJobToken, isOwnToken } from './tokens.ts';
export { isExpression, textsOf } from './values.ts';
