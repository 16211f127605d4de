/**
 * Whether PyPI takes a text for a web address. It asks little: `http` or `https`, a port that exists, and no brackets in path and
 * query. All else that RFC 3986 forbids counts as if it were escaped.
 */
export function isWebAddress(text: string): boolean {
  const [, authority = '', rest = ''] = /^https?:(?:\/\/([^\\/?#]*))?([^#]*)/is.exec(text) ?? [undefined, '', '['];
  const port = /^(?:[\w.~!$&'()*+,;=:%-]*@)?(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*):(\d{1,5})$/i.exec(authority)?.[1];
  return Number(port ?? 0) <= 65_535 && !/[[\]]/.test(rest);
}
