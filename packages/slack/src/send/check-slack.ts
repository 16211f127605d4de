import { type BaseContext, type Ports, type ReleaseError, reasonOf, redact } from '@waybill/kernel';
import { noChannels, noSlackCredentials, noWriteScope, slackRefused } from '../errors.ts';
import type { Options } from '../options.ts';
import { slackApi, type TokenCheck } from './slack-api.ts';

/**
 * Finds what a person must correct before Slack can be told anything. That Slack does not answer is only a warning:
 * no release has to wait for it.
 *
 * @throws AggregateError of ENOSLACKCREDENTIALS, ENOCHANNELS, ESLACKREFUSED, ENOSLACKSCOPE
 */
export async function checkSlack(options: Options, context: BaseContext, ports: Ports): Promise<void> {
  const { apiUrl, channels, token, webhook } = options;
  if (token === undefined && webhook === undefined) throw noSlackCredentials();
  if (token === undefined) {
    if (channels.length > 0) context.logger.warn('A webhook has its own channel: `slack.channels` needs a bot token.');
    return;
  }
  const check = await slackApi(apiUrl, token, ports)
    .check()
    .catch((error: unknown) => ({ is: 'unknown' as const, reason: reasonOf(error) }));
  const problems = [...(channels.length === 0 ? [noChannels()] : []), ...tokenProblems(check)];
  if (problems.length > 0) throw new AggregateError(problems);
  if (check.is !== 'unknown') return;
  const reason = redact(check.reason.replace(/\.$/, ''), context.env);
  context.logger.warn(`The Slack token could not be checked: ${reason}. The release goes on.`);
}

function tokenProblems(check: TokenCheck): ReleaseError[] {
  if (check.is === 'refused') return [slackRefused(check.reason)];
  return check.is === 'accepted' && !mayPost(check.scopes) ? [noWriteScope(check.scopes ?? '')] : [];
}

/** Slack names a token's scopes in a header; where it does not, there is nothing to object to. */
function mayPost(scopes: string | undefined): boolean {
  return scopes === undefined || scopes.split(/\s*,\s*/).includes('chat:write');
}
