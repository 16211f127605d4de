import type { RepositoryFacts } from './repository-facts.ts';

export interface BranchNames {
  /** Pushes here make stable releases; by default `main`, or the default branch of the repository. */
  readonly main: string;
  /** Pushes here make betas. */
  readonly beta: string;
  /** Pushes to branches that begin like this make release candidates. */
  readonly candidatePrefix: string;
}

export interface BranchConfig {
  readonly name: string;
  readonly prerelease?: string;
  readonly channel?: string;
  readonly range?: string;
}

/** `1.x`, `1.2.x`, `1.x.x`, also with a `v`. */
const maintenance = /^v?(\d+)\.(?:(\d+)\.x|x(?:\.x)?)$/;

/**
 * The branches that this run needs, and no others: each costs a git connection, and two release branches with the
 * same pre-release identifier would stop every run (EPRERELEASEBRANCHES).
 *
 * @param current the branch of the run; `undefined` when unknown
 */
export function planBranches(current: string | undefined, names: BranchNames): BranchConfig[] {
  const main = { name: names.main };
  const beta = { name: names.beta, prerelease: 'beta', channel: 'beta' };
  if (current === names.main) return [main];
  if (current?.startsWith(names.candidatePrefix)) return [main, { name: current, prerelease: 'rc', channel: 'rc' }];
  const [, major, minor] = maintenance.exec(current ?? '') ?? [];
  if (current !== undefined && major !== undefined) {
    const range = minor === undefined ? `${major}.x` : `${major}.${minor}.x`;
    return [{ name: current, range, channel: range }, main];
  }
  // Also on a branch that releases nothing: semantic-release then names the branches that do.
  return [main, beta];
}

/**
 * The branch of stable releases where the configuration names none: `main`, else the default branch. One that makes betas
 * or candidates is neither, though it may be the default branch: that is common where `main` holds releases only.
 */
export function findMain(
  current: string | undefined,
  { beta, candidatePrefix }: Omit<BranchNames, 'main'>,
  read: () => RepositoryFacts,
): string {
  if (current === 'main') return 'main';
  const { defaultBranch, has } = read();
  if (defaultBranch === 'master') return 'master';
  if (has('main')) return 'main';
  const makesOthers = defaultBranch === beta || defaultBranch?.startsWith(candidatePrefix) === true;
  if (defaultBranch !== undefined && !makesOthers && !maintenance.test(defaultBranch)) return defaultBranch;
  return has('master') ? 'master' : 'main';
}
