import { realPorts, type Shell } from '@waybill/kernel';
import { noRequest, noToken } from '../errors.ts';
import { renderMarkdown } from '../render/index.ts';
import type { Report } from '../report/index.ts';
import { githubComments, gitlabComments } from './service.ts';
import { upsert } from './upsert.ts';

/** Writes the report of this job to its own request. @returns what was done @throws ENOREQUEST, ENOCOMMENTTOKEN, ECOMMENT */
export async function postComment(shell: Shell, report: Report): Promise<string> {
  const { env } = shell;
  const { request } = report;
  if (request === undefined) throw noRequest();
  const { service, number } = request;
  const { http } = realPorts(shell);
  const markdown = renderMarkdown(report);
  if (service === 'github') {
    const place = {
      http,
      api: env['GITHUB_API_URL'] || 'https://api.github.com',
      token: findToken(env, ['GITHUB_TOKEN', 'GH_TOKEN']),
    };
    return tell(await upsert(githubComments(place, env['GITHUB_REPOSITORY'] ?? '', number), markdown), number);
  }
  const place = {
    http,
    api: env['CI_API_V4_URL'] || 'https://gitlab.com/api/v4',
    token: findToken(env, ['GITLAB_TOKEN', 'GL_TOKEN']),
  };
  const project = env['CI_MERGE_REQUEST_PROJECT_ID'] || env['CI_PROJECT_ID'] || '';
  return tell(await upsert(gitlabComments(place, project, number), withoutCommands(markdown)), number);
}

/** @throws ENOCOMMENTTOKEN */
export function findToken(env: Shell['env'], names: readonly string[]): string {
  const token = names.map((name) => env[name]).find(Boolean);
  if (token === undefined) throw noToken(names[0] ?? '');
  return token;
}

/** GitLab takes a line that begins with a slash for a command of whoever writes it. */
export function withoutCommands(markdown: string): string {
  return markdown.replace(/^([ \t>]*)\//gm, '$1\u2060/');
}

export function tell(done: string, number: number): string {
  return `The comment on request ${number}: ${done}.`;
}
