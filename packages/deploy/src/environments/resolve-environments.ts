import { invalidOption, nearestName, type ReleaseError, throwProblems } from '@waybill/kernel';
import { listTargets, type TargetChoice } from '../targets/index.ts';
import type { EnvironmentOptions } from './options.ts';

/** An environment, all of it decided. */
export interface Environment extends EnvironmentOptions {
  readonly on: string[];
  readonly approval: 'required' | 'none';
  readonly requires: string[];
  /** How it gets a release. */
  readonly choice: TargetChoice;
}

/** What deploys by itself where nothing is said. An environment of another name waits for a person. */
const deploysBy: Readonly<Record<string, readonly string[]>> = {
  staging: ['stable', 'rc'],
  'beta-staging': ['beta'],
};

/**
 * The environments with their defaults.
 *
 * @throws AggregateError of EINVALIDOPTION: names that are there twice or not at all, a target with no way to deploy or
 *   several, and an environment that would deploy by itself although a person has to approve
 */
export function resolveEnvironments(environments: readonly EnvironmentOptions[]): Environment[] {
  const names = environments.map(({ name }) => name);
  const problems: ReleaseError[] = [];
  const resolved = environments.flatMap((each, at): Environment[] => {
    const [choice, ...others] = listTargets(each.target);
    if (choice === undefined || others.length > 0) {
      problems.push(wrongTarget(at, [choice, ...others]));
      return [];
    }
    const approval = each.approval ?? (each.name === 'production' ? 'required' : 'none');
    const before = approval === 'required' && each.name !== 'staging' && names.includes('staging') ? ['staging'] : [];
    const on = each.on ?? [...(deploysBy[each.name] ?? [])];
    const environment = { ...each, approval, on, requires: each.requires ?? before, choice } as const;
    problems.push(...findProblems(environment, at, names));
    return [environment];
  });
  throwProblems(problems);
  return resolved;
}

function wrongTarget(at: number, choices: readonly (TargetChoice | undefined)[]): ReleaseError {
  const named = choices.flatMap((choice) => (choice === undefined ? [] : [`\`${choice.way}\``]));
  const problem = named.length === 0 ? 'does not say how to deploy' : `has ${named.join(' and ')}`;
  const remedy = 'Give it exactly one of `workflow`, `pipeline`, `kubernetes` and `command`.';
  return invalidOption(`deploy.environments[${at}].target`, problem, remedy);
}

function findProblems({ name, on, approval, requires }: Environment, at: number, names: readonly string[]) {
  const path = `deploy.environments[${at}]`;
  const problems: ReleaseError[] = [];
  // GitHub takes names in any case for the same.
  const isTwice = names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== at;
  if (isTwice)
    problems.push(
      invalidOption(
        `${path}.name`,
        `is \`${name}\`, which another environment has`,
        'Give each environment a name of its own.',
      ),
    );
  if (approval === 'required' && on.length > 0) {
    const remedy =
      'A release never waits for a person. Remove `on`, and start `npx waybill deploy` in a job of its own; or set `"approval": "none"`.';
    problems.push(invalidOption(`${path}.on`, 'is set, although the environment needs an approval', remedy));
  }
  for (const other of requires.filter((each) => !names.includes(each) || each === name)) {
    const guess = nearestName(
      other,
      names.filter((each) => each !== name),
    );
    const remedy = `${guess === undefined ? '' : `Did you mean \`${guess}\`? `}Environments: ${names.join(', ')}.`;
    problems.push(invalidOption(`${path}.requires`, `names \`${other}\`, which is no other environment`, remedy));
  }
  return problems;
}
