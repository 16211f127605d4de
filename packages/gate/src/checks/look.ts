import type { Options } from '../options.ts';
import type { Known, Service } from '../service/index.ts';
import type { RequiredCheck } from './check.ts';
import { readGitHubChecks } from './github-checks.ts';
import { readRequired } from './github-rules.ts';
import { readGitLabChecks } from './gitlab-checks.ts';
import { judgeChecks, type Verdict } from './judge-checks.ts';

interface Looking {
  readonly service: Service;
  readonly options: Pick<Options, 'required' | 'ignore'>;
  readonly sha: string;
  readonly branch: string;
}

/** @returns looks at the commit each time it is called; what the branch requires is asked once */
export async function createLook({ service, options, sha, branch }: Looking): Promise<() => Promise<Verdict>> {
  const { required: named, ignore } = options;
  const known: Known = new Map();
  const declared = await findDeclared(service, named, branch);
  const policy = { named, ignore, declared };
  return async () => {
    const checks =
      service.is === 'github'
        ? await readGitHubChecks(service, sha, known)
        : await readGitLabChecks(service, sha, { isByJob: named.length > 0, known });
    return judgeChecks(checks, policy);
  };
}

/** GitLab requires pipelines and no names. */
async function findDeclared(
  service: Service,
  named: readonly string[],
  branch: string,
): Promise<readonly RequiredCheck[]> {
  if (named.length > 0 || service.is !== 'github') return [];
  return (await readRequired(service, branch)).checks;
}
