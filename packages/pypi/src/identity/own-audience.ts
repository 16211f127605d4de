import { isThisMachine } from '@waybill/kernel';
import type { PythonIndex } from '../indexes/index.ts';

/** By the site of an index. https://docs.pypi.org/trusted-publishers/internals/ */
const ofSites: Readonly<Record<string, string>> = { 'https://pypi.org': 'pypi', 'https://test.pypi.org': 'testpypi' };

/**
 * The audience that the identity of a job is made out for at an index. An index that asks for another one could show the
 * identity there, as this job.
 *
 * @param chosen what the configuration says
 * @param asked what the index asks for
 * @returns `undefined` when the index asks for something that is not its own
 */
export function ownAudience({ site }: PythonIndex, chosen: string | undefined, asked: string): string | undefined {
  const own = chosen ?? ofSites[site];
  if (own !== undefined) return asked === own ? own : undefined;
  const { host, hostname } = new URL(site);
  // A service on this machine takes the place of PyPI.
  const others = isThisMachine(hostname) ? Object.values(ofSites) : [];
  return [host, hostname, ...others].includes(asked) || hostOf(asked) === host ? asked : undefined;
}

function hostOf(audience: string): string | undefined {
  return URL.canParse(audience) ? new URL(audience).host : undefined;
}
