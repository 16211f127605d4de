import { checkTemplates } from '@waybill/announcement';
import { type BaseContext, errorsOf, redact } from '@waybill/kernel';
import { halfLogin, loginRefused, noEncryption, noRecipients, noServer } from '../errors.ts';
import type { Options } from '../options.ts';
import { openMailer } from '../send/index.ts';

/**
 * Finds what a person must correct before mail can be sent. That the server does not answer is only a warning: no release has to
 * wait for it.
 *
 * @throws AggregateError of ENOMAILSERVER, ENORECIPIENTS, EMAILACCOUNT, EMAILLOGIN, EMAILTLS, ENOTEMPLATE, EWRONGTEMPLATE
 */
export async function checkMail(options: Options, context: BaseContext): Promise<void> {
  const { from, host, password, routes, to, username } = options;
  const problems: unknown[] = [];
  const missing = [host === undefined && '`email.host`', from === undefined && '`email.from`'].filter(
    (each) => each !== false,
  );
  if (missing.length > 0) problems.push(noServer(missing.join(' and ')));
  if (to.length === 0 && routes.length === 0) problems.push(noRecipients());
  if ((username === undefined) !== (password === undefined)) problems.push(halfLogin());
  const templates = routes.map(({ template }) => template);
  await checkTemplates(templates, context).catch((error: unknown) => problems.push(...errorsOf(error)));
  if (problems.length === 0) await checkServer(options, context, problems);
  if (problems.length > 0) throw new AggregateError(problems);
}

async function checkServer(options: Options, { env, logger }: BaseContext, problems: unknown[]): Promise<void> {
  const check = await openMailer(options).check();
  if (check.is === 'ready') return;
  const reason = redact(check.reason, env);
  if (check.is === 'login refused') problems.push(loginRefused(options.host ?? '', reason));
  else if (check.is === 'not encrypted') problems.push(noEncryption(options.host ?? ''));
  else logger.warn(`The mail server could not be checked: ${reason}. The release goes on.`);
}
