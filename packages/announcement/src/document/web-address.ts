/** The address in normal form, without user information, when a browser or a mail program opens it. */
export function webAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
