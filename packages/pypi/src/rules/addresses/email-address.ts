import { domainToASCII, domainToUnicode } from 'node:url';

/** What comes before the `@`, words of these characters, joined by dots. RFC 5322, RFC 6531 */
const localPart = /^[\w!#$%&'*+\-/=?^`{|}~\u0080-\u{10ffff}]+(?:\.[\w!#$%&'*+\-/=?^`{|}~\u0080-\u{10ffff}]+)*$/u;
/** Letters, marks and digits; beside them, signs that some languages write between or after letters. RFC 5892 */
const label =
  /^(?!(?!xn)..--)[\p{L}\p{N}\u0f0b\u30fb](?:(?:[\p{L}\p{M}\p{N}\u0f0b\u30fb-]|(?<=l)\u00b7(?=l))*[\p{L}\p{M}\p{N}\u0f0b\u30fb])?$/iu;
const japanese = /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u;

/** Domains that no address in the world can have. RFC 6761, RFC 6762, RFC 7686 */
const special = ['arpa', 'invalid', 'local', 'localhost', 'onion', 'test'];

/** Whether mail could be delivered to an address, as the library `email-validator` decides, with which PyPI checks. */
export function isEmailAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  // Other scripts have full stops of their own.
  const domain = address
    .slice(at + 1)
    .toLowerCase()
    .replace(/[\u3002\uff0e\uff61]/g, '.');
  const labels = domain.split('.');
  return (
    at > 0 &&
    // A quoted one is refused, though mail could have it; so is what nobody sees.
    localPart.test(local) &&
    !/^\p{M}/u.test(local) &&
    !/[\p{C}\p{Z}]/u.test(address) &&
    labels.length > 1 &&
    labels.every((each) => isLabel(each)) &&
    domain.length <= 253 &&
    // Which letters are beside each other is for the tables of Unicode, which Node has.
    domainToASCII(domain) !== '' &&
    !/(?:^|\.)xn--/.test(domainToUnicode(domain)) &&
    Buffer.byteLength(address) <= 254 &&
    /[a-z\u0080-\u{10ffff}]$/iu.test(domain) &&
    !special.includes(labels.at(-1) ?? '')
  );
}

function isLabel(text: string): boolean {
  return text.length <= 63 && label.test(text) && (!text.includes('\u30fb') || japanese.test(text));
}
