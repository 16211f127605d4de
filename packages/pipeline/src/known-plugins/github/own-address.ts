import { isThisMachine } from '@waybill/kernel';
import { foreignAddress } from '../../errors.ts';

/**
 * Makes sure that an address in an answer of GitHub is one of GitHub: the token goes there. An answer names where assets are
 * uploaded, and where the next page of a list is.
 *
 * @param api address of the API that is configured
 * @param address a template such as `https://uploads.github.com/…{?name,label}`, or a path
 * @throws EFOREIGNADDRESS
 */
export function refuseForeignAddress(api: string, address: string): void {
  const url = URL.parse(address.replace(/\{.*$/s, ''), api);
  if (url === null || !isOwn(new URL(api), url)) throw foreignAddress(new URL(api).host, url?.host ?? 'no address');
}

/** GitHub takes uploads at a host of its own, beside that of its API: `uploads.github.com`, `uploads.acme.ghe.com`. */
function isOwn(api: URL, url: URL): boolean {
  if (url.origin === api.origin) return true;
  if (url.username !== '' || url.password !== '') return false;
  if (isThisMachine(api.hostname) && isThisMachine(url.hostname)) return true;
  return url.protocol === 'https:' && url.host === api.host.replace(/^(?:api\.)?/, 'uploads.');
}
