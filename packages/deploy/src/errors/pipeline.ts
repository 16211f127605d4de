import { ReleaseError } from '@waybill/kernel';

export const noGitLabToken = () =>
  new ReleaseError(
    'ENOGITLABTOKEN',
    'A target starts a pipeline of GitLab, and `GITLAB_TOKEN` is not set.',
    'Give the job an access token of the project with the scope `api` and the role Developer as `GITLAB_TOKEN`. The token of a job, `CI_JOB_TOKEN`, cannot start a pipeline with variables and read it.',
  );

export const gitLabTokenRefused = () =>
  new ReleaseError(
    'EGITLABTOKEN',
    'GitLab refuses the token in `GITLAB_TOKEN`.',
    'It may have expired, or belong to another GitLab: make a new one with the scope `api`.',
  );

export const noGitLabProject = (project: string, api: string) =>
  new ReleaseError(
    'EGITLABPROJECT',
    `GitLab (${api}) finds no project \`${project}\`.`,
    'Correct `project` or `apiUrl` of the target. GitLab gives the same answer to a token that may not see the project.',
  );

export const noPipelinePermission = (project: string, words: string) =>
  new ReleaseError(
    'EGITLABPERMISSION',
    `The token in \`GITLAB_TOKEN\` may not run pipelines of \`${project}\`.`,
    `Give it the role Developer or higher; for protected branches and tags, the role that their protection asks for. GitLab says: ${words.replace(/[.!?]?$/, '.')}`,
  );

export const pipelineRefused = (project: string, ref: string, words: string) =>
  new ReleaseError(
    'EPIPELINEREFUSED',
    `GitLab does not start a pipeline of \`${project}\` at \`${ref}\`.`,
    `Where variables are refused, allow them to the role of the token (Settings, CI/CD, Variables). Where it would be empty, let \`rules\` of a job match \`$CI_PIPELINE_SOURCE == "api"\`. GitLab says: ${words.replace(/[.!?]?$/, '.')}`,
  );

export const pipelineLost = (project: string, seconds: number) =>
  new ReleaseError(
    'EPIPELINELOST',
    `It is not known whether a pipeline of \`${project}\` has started: none of this deployment appeared within ${seconds} seconds.`,
    'Look at the pipelines of the project. Then run the same command again: it looks for the pipeline first, and starts one only where there is none.',
  );

export const pipelineUnfinished = (url: string, state: string, seconds: number) =>
  new ReleaseError(
    'EPIPELINELIMIT',
    `The pipeline ${url} has not ended within ${seconds} seconds: it ${state}.`,
    'It may still go on. When it has ended, run the same command again: it takes up this pipeline and starts no other. Where it must not go on, cancel it on its page. A longer limit is `timeout` of the target.',
  );

export const pipelineGone = (pipeline: string) =>
  new ReleaseError(
    'EPIPELINEGONE',
    `The pipeline ${pipeline} does not exist any more.`,
    'Somebody has deleted it, so its end is not known. Check what the environment runs, then deploy again.',
  );
