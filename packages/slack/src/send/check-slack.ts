import {
  type BaseContext,
  errorsOf,
  isReleaseError,
  type Ports,
  type ReleaseError,
  reasonOf,
  redact,
} from '@waybill/kernel';
import { noChannels, noSlackCredentials, noWriteScope, slackRefused } from '../errors.ts';
import type { Options } from '../options.ts';
import { listRoutes } from '../routes/index.ts';
import { checkChannels } from './check-channels.ts';
import { slackApi, type TokenCheck } from './slack-api.ts';

/**
 * Finds what a person must correct before Slack can be told anything. That Slack does not answer is only a warning:
 * no release has to wait for it.
 *
 * @throws AggregateError of ENOSLACKCREDENTIALS, ENOCHANNELS, ESLACKREFUSED, ENOSLACKSCOPE, ENOTINCHANNEL
 */
export async function checkSlack(options: Options, context: BaseContext, ports: Ports): Promise<void> {
  const { apiUrl, channels, routes, token, webhook } = options;
  if (token === undefined && webhook === undefined) throw noSlackCredentials();
  if (token === undefined) {
    if (channels.length > 0) context.logger.warn('A webhook has its own channel: `slack.channels` needs a bot token.');
    if (routes.length > 0) context.logger.warn('A webhook has its own channel: `slack.routes` needs a bot token.');
    const problems = await templateProblems(options, context);
    if (problems.length > 0) throw new AggregateError(problems);
    return;
  }
  const check = await slackApi(apiUrl, token, ports)
    .check()
    .catch((error: unknown) => ({ is: 'unknown' as const, reason: reasonOf(error) }));
  const problems = [
    ...(await templateProblems(options, context)),
    ...(listRoutes(options).length === 0 ? [noChannels()] : []),
    ...tokenProblems(check),
    ...(await channelProblems({ ...options, token }, check, context, ports)),
  ];
  if (problems.length > 0) throw new AggregateError(problems);
  if (check.is !== 'unknown') return;
  const reason = redact(check.reason.replace(/\.$/, ''), context.env);
  context.logger.warn(`The Slack token could not be checked: ${reason}. The release goes on.`);
}

/** Loaded where there are some: most projects have none. */
async function templateProblems({ routes }: Options, context: BaseContext): Promise<ReleaseError[]> {
  const templates = routes.map(({ template }) => template).filter((each) => each !== undefined);
  if (templates.length === 0) return [];
  const { checkTemplates } = await import('@waybill/announcement');
  return checkTemplates(templates, context).then(
    () => [],
    (error: unknown) => errorsOf(error).filter(isReleaseError),
  );
}

/** What Slack names no scopes for, such as a stand-in of it, is not asked. */
async function channelProblems(
  options: Options & { readonly token: string },
  check: TokenCheck,
  context: BaseContext,
  ports: Ports,
): Promise<ReleaseError[]> {
  if (check.is !== 'accepted' || check.scopes === undefined || !mayPost(check.scopes)) return [];
  return checkChannels(options, { scopes: listScopes(check.scopes), user: check.user }, context, ports);
}

function tokenProblems(check: TokenCheck): ReleaseError[] {
  if (check.is === 'refused') return [slackRefused(check.reason)];
  return check.is === 'accepted' && !mayPost(check.scopes) ? [noWriteScope(check.scopes ?? '')] : [];
}

/** Slack names a token's scopes in a header; where it does not, there is nothing to object to. */
function mayPost(scopes: string | undefined): boolean {
  return scopes === undefined || listScopes(scopes).includes('chat:write');
}

function listScopes(scopes: string): string[] {
  return scopes.split(',').map((scope) => scope.trim());
}
