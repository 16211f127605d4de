import { checkTemplates } from '@waybill/announcement';
import { type BaseContext, errorsOf } from '@waybill/kernel';
import { noAddress, noEndpoints, noKeys, unknownEndpoint } from '../errors.ts';
import type { Options } from '../options.ts';
import { findEndpoint, keysVariable, urlVariable } from '../send/index.ts';

/**
 * Finds what a person must correct before anything can be sent. A receiver cannot be tried without sending something.
 *
 * @throws AggregateError of ENOENDPOINTS, ENOWEBHOOKURL, ENOWEBHOOKKEY, EUNKNOWNENDPOINT, ENOTEMPLATE, EWRONGTEMPLATE
 */
export async function checkWebhooks(options: Options, context: BaseContext): Promise<void> {
  const names = Object.keys(options.endpoints);
  const problems: unknown[] = names.length === 0 ? [noEndpoints()] : [];
  for (const name of names) {
    const { preset, url, keys } = findEndpoint(name, options, context.env);
    if (url === undefined) problems.push(noAddress(name, urlVariable(name)));
    if (preset === 'standard' && keys.length === 0) problems.push(noKeys(name, keysVariable(name)));
  }
  const targets = options.routes.flatMap(({ to }) => [to].flat()).filter((to) => !names.includes(to));
  for (const to of new Set(targets)) problems.push(unknownEndpoint(to, names.map((name) => `\`${name}\``).join(', ')));
  const templates = options.routes.map(({ template }) => template);
  await checkTemplates(templates, context).catch((error: unknown) => problems.push(...errorsOf(error)));
  if (problems.length > 0) throw new AggregateError(problems);
}
