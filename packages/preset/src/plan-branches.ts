export interface BranchNames {
  /** Pushes here make stable releases. */
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
}

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
  // Also on a branch that releases nothing: semantic-release then names the branches that do.
  return [main, beta];
}
