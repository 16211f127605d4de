/** What comes before the `@`, words of these characters, joined by dots. RFC 5322, RFC 6531 */
const localPart = /^[\w!#$%&'*+\-/=?^`{|}~\u0080-\u{10ffff}]+(?:\.[\w!#$%&'*+\-/=?^`{|}~\u0080-\u{10ffff}]+)*$/u;
const label = /^(?!(?!xn)..--)[a-z0-9\p{L}\p{N}](?:[a-z0-9\p{L}\p{M}\p{N}-]*[a-z0-9\p{L}\p{M}\p{N}])?$/iu;

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
    !/[\p{C}\p{Z}]/u.test(address) &&
    labels.length > 1 &&
    labels.every((each) => each.length <= 63 && label.test(each)) &&
    domain.length <= 253 &&
    Buffer.byteLength(address) <= 254 &&
    /[a-z\u0080-\u{10ffff}]$/iu.test(domain) &&
    !special.includes(labels.at(-1) ?? '')
  );
}

/**
 * The address in a field such as `Ada <ada@example.org>`, as Python's `email.utils.parseaddr` finds it; empty when there is
 * none, or more than one, or what Python takes for several: PyPI looks no further then.
 */
export function addressIn(text: string): string {
  const plain = withoutComments(text);
  if (plain === undefined) return '';
  const entries = splitAddresses(plain);
  const [only = ''] = entries;
  const enclosed = /<([^<>]*)>\s*$/.exec(only)?.[1];
  if (entries.length !== 1 || /\[|@.*@/.test(enclosed ?? only)) return '';
  if (enclosed !== undefined) return enclosed.replace(/\s+/g, '');
  // Blanks within a local part join it; one after the domain begins another address.
  const [local = '', domain] = only.split('@');
  if (domain === undefined) return local.trim().split(/\s+/)[0] ?? '';
  return /\S\s+[^\s.]/.test(domain.trim()) || /[:;]/.test(only)
    ? ''
    : `${local.replace(/\s*\.\s*/g, '.').trim()}@${domain.replace(/\s+/g, '')}`;
}

/** Without `(comments)`; `undefined` when parentheses or quotes do not match. */
function withoutComments(text: string): string | undefined {
  let rest = '';
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|\\.|[^"\\]|["\\]/gs)) {
    if (token === '"') return undefined;
    if (token === '(') depth += 1;
    if (depth === 0) rest += token;
    if (token === ')') depth -= 1;
    if (depth < 0) return undefined;
  }
  return depth === 0 ? rest : undefined;
}

/** The parts between commas that are not in quotes or angle brackets. */
function splitAddresses(text: string): string[] {
  return [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^",<])+/g)].map(([entry]) => entry.trim()).filter(Boolean);
}
