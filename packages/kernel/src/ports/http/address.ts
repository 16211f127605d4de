import { wrongAddress, wrongRedirect } from '../../errors.ts';
import { isThisMachine, refuseClearText } from './clear-text.ts';

/**
 * Makes sure that a request goes to the web, and encrypted: `fetch` takes `data:` for an answer, and what is before an `@`
 * is shown to whoever reads an error.
 *
 * @param allowed hosts that may be asked without encryption
 * @throws EADDRESS, ECLEARTEXT
 */
export function refuseAddress(address: string | URL, allowed?: readonly string[]): void {
  const url = URL.parse(String(address));
  if (url === null) throw wrongAddress('it is no URL');
  if (!isWeb(url)) throw wrongAddress(`it begins with \`${url.protocol}\`, not with \`https://\``);
  if (url.username !== '' || url.password !== '')
    throw wrongAddress(`that of \`${url.host}\` holds a user name or a password`);
  refuseClearText(url, allowed);
}

/** Who has sent a request elsewhere, as errors name it. */
export interface Sender {
  readonly url: string | URL;
  /** `GET https://…` */
  readonly name: string;
  readonly hint: string;
  readonly clearTextHosts?: readonly string[] | undefined;
}

/**
 * Where an answer sends the request: the header `Location`, or the next page of a list.
 *
 * @throws EREDIRECT for what is no address of the web, and for one that leaves encryption: also to this machine, where
 *   services listen that nobody else is to reach
 */
export function nextAddress(location: string, { url, name, hint, clearTextHosts = [] }: Sender): URL {
  const next = URL.parse(location, String(url));
  if (next === null) throw wrongRedirect(name, 'the address is no URL', hint);
  if (!isWeb(next)) throw wrongRedirect(name, `the address begins with \`${next.protocol}\``, hint);
  if (next.username !== '' || next.password !== '')
    throw wrongRedirect(name, `the address at \`${next.host}\` holds a user name or a password`, hint);
  const isDowngrade = new URL(url).protocol === 'https:' && next.protocol === 'http:' && isThisMachine(next.hostname);
  if (isDowngrade && !clearTextHosts.includes(next.host))
    throw wrongRedirect(name, `\`${next.origin}\` is on this machine and not encrypted`, hint);
  return next;
}

function isWeb({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'http:';
}
