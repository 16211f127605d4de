import envCi from 'env-ci';

/** The branch of this run as semantic-release will see it: from the CI service, else from git. */
export function currentBranch(cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  // The same call as semantic-release's own; a pull request releases nothing, whatever its branch.
  const ci = envCi({ cwd, env });
  return 'branch' in ci ? ci.branch : undefined;
}
