import { AddressReader } from './address-reader.ts';

/**
 * The address in a field such as `Ada <ada@example.org>`, as Python finds it (`email.utils.parseaddr`, which PyPI asks);
 * empty where it finds none, or several: PyPI looks no further then. Python reads on where the grammar is left: a `>` may be
 * missing, and in `mailto:ada@example.org` the part before the colon is the name of a group.
 */
export function parseAddress(field: string): string {
  if (!hasPairedParentheses(field)) return '';
  const reader = new AddressReader(field);
  const found: string[] = [];
  while (!reader.isAtEnd && found.length < 2) {
    const entry = reader.entry();
    found.push(...(entry.length === 0 ? [''] : entry));
  }
  const [only = ''] = found;
  return found.length > 1 || only.includes('[') ? '' : only;
}

/** Those in quotes do not count, nor do escaped ones. */
function hasPairedParentheses(field: string): boolean {
  let depth = 0;
  for (const [token] of withoutQuotes(field).matchAll(/\\[\s\S]|[()]/g)) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Without what is between two quotes; a quote without a second one stays. */
function withoutQuotes(field: string): string {
  let rest = '';
  let from = 0;
  let opened: number | undefined;
  for (const { 0: token, index } of field.matchAll(/\\[\s\S]|"/g)) {
    if (token !== '"') continue;
    if (opened === undefined) opened = index;
    else {
      rest += field.slice(from, opened);
      from = index + 1;
      opened = undefined;
    }
  }
  return rest + field.slice(from);
}
