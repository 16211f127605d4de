import { type BaseContext, type Env, type Http, parseRepository } from '@waybill/kernel';
import type { Options } from '../options.ts';

/** The run that asks, as its CI service numbers it. */
export interface OwnRun {
  readonly id: number;
}

/** Where commits are checked, and how it is asked. */
export type Service = GitHubService | GitLabService;

interface Asked {
  readonly base: string;
  readonly token: string;
  /** The run that asks; nothing outside of that CI service. */
  readonly run: OwnRun | undefined;
  readonly http: Http;
  /** The page of the repository. */
  readonly page: string;
}

export interface GitHubService extends Asked {
  readonly is: 'github';
  /** `owner/name`. */
  readonly slug: string;
}

export interface GitLabService extends Asked {
  readonly is: 'gitlab';
  /** Path or number of the project. */
  readonly project: string;
}

export interface NoService {
  readonly is: 'none';
  /** Why, as a sentence. */
  readonly why: string;
}

interface Place {
  readonly context: Pick<BaseContext, 'env' | 'options'>;
  readonly options: Pick<Options, 'apiUrl' | 'token' | 'gitlabToken'>;
  readonly ports: { readonly http: Http };
}

/** On which of both a repository is, by the job that runs and by its address. */
export function findKind({ env, options }: Place['context'], apiUrl?: string): 'github' | 'gitlab' | undefined {
  if (env['GITHUB_ACTIONS'] && env['GITHUB_REPOSITORY']) return 'github';
  if (env['GITLAB_CI']) return 'gitlab';
  const { host } = parseRepository(options.repositoryUrl ?? '');
  if (host === '') return undefined;
  const api = URL.parse(apiUrl ?? '')?.hostname.toLowerCase();
  if (host === 'github.com' || host === api || `api.${host}` === api) return 'github';
  return /(^|\.)gitlab\./.test(host) ? 'gitlab' : undefined;
}

/** What is asked about a commit; where nothing can be, why. */
export function findService({ context, options, ports }: Place): Service | NoService {
  const kind = findKind(context, options.apiUrl);
  if (kind === 'github') return gitHub(context, options, ports);
  if (kind === 'gitlab') return gitLab(context, options, ports);
  return { is: 'none', why: 'The repository is neither on GitHub nor on GitLab.' };
}

/** One `owner/name` of GitHub, which is a part of addresses. */
const slugForm = /^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/;

function gitHub({ env, options: host }: Place['context'], options: Place['options'], { http }: Place['ports']) {
  const repository = parseRepository(host.repositoryUrl ?? '');
  const slug = env['GITHUB_REPOSITORY'] || repository.slug;
  if (!slugForm.test(slug)) return none(`The address of the repository names none on GitHub.`);
  const token = options.token || env['GH_TOKEN'];
  if (!token) return none('`GITHUB_TOKEN` is not set, so that nothing is asked.');
  const server =
    env['GITHUB_SERVER_URL'] || (repository.host === '' ? 'https://github.com' : `https://${repository.host}`);
  return {
    ...{ is: 'github' as const, slug, token, http, base: options.apiUrl.replace(/\/+$/, '') },
    ...{ run: readRun(env, 'GITHUB_RUN_ID'), page: `${server}/${slug}` },
  };
}

function gitLab({ env, options: host }: Place['context'], options: Place['options'], { http }: Place['ports']) {
  const repository = parseRepository(host.repositoryUrl ?? '');
  const project = env['CI_PROJECT_PATH'] || repository.path;
  if (project === '') return none('The address of the repository names no project on GitLab.');
  const token = options.gitlabToken || env['GL_TOKEN'];
  // The token of a job may not list pipelines.
  if (!token) return none('`GITLAB_TOKEN` is not set, so that nothing is asked.');
  const server = env['CI_SERVER_URL'] || `https://${repository.host || 'gitlab.com'}`;
  return {
    ...{
      is: 'gitlab' as const,
      project,
      token,
      http,
      base: (env['CI_API_V4_URL'] || `${server}/api/v4`).replace(/\/+$/, ''),
    },
    ...{ run: readRun(env, 'CI_PIPELINE_ID'), page: env['CI_PROJECT_URL'] || `${server}/${project}` },
  };
}

function none(why: string): NoService {
  return { is: 'none', why };
}

function readRun(env: Env, name: string): OwnRun | undefined {
  const id = env[name] ?? '';
  return /^\d{1,15}$/.test(id) ? { id: Number(id) } : undefined;
}
