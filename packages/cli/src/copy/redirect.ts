import { parseRepository } from '@waybill/kernel';
import type { Git } from './git.ts';

/** What believes in the remote reaches the copy. */
export async function redirect(
  inCopy: Git,
  { url, remote }: { readonly url: string; readonly remote: string },
): Promise<void> {
  await inCopy('remote', 'set-url', 'origin', url);
  for (const form of formsOf(url)) await inCopy('config', '--add', `url.${remote}.insteadOf`, form);
}

/** How programs write the address of a repository; git compares beginnings, so the longest forms count. */
function formsOf(url: string): string[] {
  const { host, path } = parseRepository(url);
  if (host === '') return [url];
  const secure = `https://${host}/${path}`;
  const plain = [
    secure,
    `http://${host}/${path}`,
    `git@${host}:${path}`,
    `ssh://git@${host}/${path}`,
    url.replace(/\.git$/, ''),
  ];
  return [...new Set(plain.flatMap((form) => [form, `${form}.git`]))];
}

/** Without login. */
export function plainUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
