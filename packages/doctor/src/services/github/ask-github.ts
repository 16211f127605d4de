import { type Fact, gather, unknown } from '../../report/index.ts';
import type { GitHub } from './connection.ts';
import { type Environment, readEnvironment } from './read-environment.ts';
import { type GitHubRepository, readDefault, readRepository } from './read-repository.ts';
import { type Protection, type Ruleset, readProtection, readRulesets, readTagRulesets } from './read-rules.ts';

export interface BranchRules {
  /** Rulesets that hold for the branch. */
  readonly rulesets: Fact<readonly Ruleset[]>;
  readonly protection: Fact<Protection | 'none'>;
}

/** Everything that is asked of GitHub. Each part is known or not by itself. */
export interface GitHubFacts extends BranchRules {
  readonly repository: Fact<GitHubRepository>;
  readonly tagRulesets: Fact<readonly Ruleset[]>;
  /** By name; `absent` where there is none of that name. */
  readonly environments: ReadonlyMap<string, Fact<Environment | 'absent'>>;
  /** What jobs may do whose workflow does not say it. */
  readonly defaultAccess: Fact<'read' | 'write'>;
}

/** @param environments names that jobs use */
export async function askGitHub(
  github: GitHub,
  { branch, environments }: { readonly branch: string; readonly environments: readonly string[] },
): Promise<GitHubFacts> {
  const [repository, rulesets, tagRulesets, protection, defaultAccess, ...found] = await Promise.all([
    gather(() => readRepository(github)),
    gather(() => readRulesets(github, branch)),
    gather(() => readTagRulesets(github)),
    gather(() => readProtection(github, branch)),
    gather(() => readDefault(github)),
    ...environments.map((name) => gather(() => readEnvironment(github, name))),
  ]);
  // An environment of a private repository that the token may not see looks like one that is not there.
  const canTell = repository.is === 'known';
  const named = environments.map((name, at) => {
    const fact = found[at] ?? unknown('It was not asked for.');
    return [name, canTell ? fact : unknown(repository.why)] as const;
  });
  return { repository, rulesets, tagRulesets, protection, defaultAccess, environments: new Map(named) };
}

/** Where GitHub is not asked. */
export function githubUnasked(why: string): GitHubFacts {
  const fact = unknown(why);
  return {
    ...{ repository: fact, rulesets: fact, tagRulesets: fact, protection: fact, defaultAccess: fact },
    environments: new Map(),
  };
}
