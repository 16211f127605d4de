import { clearText } from '../../errors.ts';
import { option } from '../../options/index.ts';
import * as v from '../../schema.ts';

/** Options of every plugin that asks a service whose address can be chosen. */
export const clearTextOption = {
  clearTextHosts: option(
    v.optional(v.array(v.pipe(v.string(), v.regex(/^[^/@\s]+$/, 'it is no host, such as `nexus.corp:8081`'))), []),
    'Hosts, with their port, that may be asked without encryption (`http://`): `["nexus.corp:8081"]`. This machine always may. At the top level of the configuration, it holds for all plugins.',
    { shared: true },
  ),
};

/**
 * Makes sure that nothing is sent in clear text over a network: anybody on the way could read the credentials, and answer.
 *
 * @param allowed hosts as an address has them: `nexus.corp:8081`
 * @throws ECLEARTEXT
 */
export function refuseClearText(url: string | URL, allowed: readonly string[] = []): void {
  const { protocol, host, hostname } = new URL(url);
  if (protocol !== 'http:' || isThisMachine(hostname)) return;
  // A URL omits the default port of its scheme.
  if (!allowed.some((each) => each.toLowerCase().replace(/:80$/, '') === host)) throw clearText(host);
}

/** RFC 6761 6.3, RFC 5735, RFC 4291 2.5.3. */
export function isThisMachine(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
