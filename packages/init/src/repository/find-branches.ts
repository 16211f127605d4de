import type { GitFacts } from './snapshot.ts';

/** `1.x`, `1.2.x`, `1.x.x`, also with a `v`. */
const maintenance = /^v?\d+\.(?:\d+\.x|x(?:\.x)?)$/;

/** What the preset calls them. */
const beta = 'develop';
const candidatePrefix = 'release/';

/**
 * The branch from which the preset will make stable releases: the same decision as its own, for the triggers of the
 * workflow.
 */
export function findLines(git: GitFacts | undefined): { readonly main: string } {
  if (git === undefined) return { main: 'main' };
  const { branches, defaultBranch, current } = git;
  const has = (name: string) => branches.includes(name);
  if (defaultBranch === 'master') return { main: 'master' };
  if (has('main')) return { main: 'main' };
  // A clone that knows no default branch, of a repository that was just made.
  const candidate = defaultBranch ?? (branches.length === 1 ? current : undefined);
  const makesOthers = candidate === beta || candidate?.startsWith(candidatePrefix) === true;
  if (candidate !== undefined && !makesOthers && !maintenance.test(candidate)) return { main: candidate };
  return { main: has('master') ? 'master' : 'main' };
}
