import { type Env, findRunPage, parseRepository } from '@waybill/kernel';
import { webAddress } from '../document/index.ts';

/** The page of a repository from the address that git uses: `git@github.com:o/r.git` → `https://github.com/o/r`. */
export function repositoryPage(repositoryUrl: string): string | undefined {
  return webAddress(parseRepository(repositoryUrl).page ?? '');
}

/** The page of the CI run, where its environment names one that a browser opens. */
export function runPage(env: Env): string | undefined {
  return webAddress(findRunPage(env) ?? '');
}
