import { invalidOption, nearestName, type ReleaseError, throwProblems } from '@waybill/kernel';
import type { EnvironmentOptions } from './options.ts';

/** An environment, all of it decided. */
export interface Environment extends EnvironmentOptions {
  readonly on: string[];
  readonly approval: 'required' | 'none';
  readonly requires: string[];
}

/** What deploys by itself where nothing is said. An environment of another name waits for a person. */
const deploysBy: Readonly<Record<string, readonly string[]>> = {
  staging: ['stable', 'rc'],
  'beta-staging': ['beta'],
};

/**
 * The environments with their defaults.
 *
 * @throws AggregateError of EINVALIDOPTION: names that are there twice or not at all, and an environment that would deploy
 *   by itself although a person has to approve
 */
export function resolveEnvironments(environments: readonly EnvironmentOptions[]): Environment[] {
  const names = environments.map(({ name }) => name);
  const resolved = environments.map((each): Environment => {
    const approval = each.approval ?? (each.name === 'production' ? 'required' : 'none');
    const before = approval === 'required' && each.name !== 'staging' && names.includes('staging') ? ['staging'] : [];
    return { ...each, approval, on: each.on ?? [...(deploysBy[each.name] ?? [])], requires: each.requires ?? before };
  });
  const problems = resolved.flatMap((each, at) => findProblems(each, at, names));
  throwProblems(problems);
  return resolved;
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
