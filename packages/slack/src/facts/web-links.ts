import { type Env, findRunPage, parseRepository } from '@waybill/kernel';

/** The page of a repository from the address that git uses: `git@github.com:o/r.git` → `https://github.com/o/r`. */
export function repositoryPage(repositoryUrl: string): string | undefined {
  return webAddress(parseRepository(repositoryUrl).page ?? '');
}

/** The page of the CI run, where its environment names one that a browser opens. */
export function runPage(env: Env): string | undefined {
  return webAddress(findRunPage(env) ?? '');
}

/** The address in normal form, without user information, when a browser or a mail program opens it. */
export function webAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  return url.href;
}
