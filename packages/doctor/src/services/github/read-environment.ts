import { v } from '@waybill/kernel';
import { allowed, ask, type GitHub } from './connection.ts';

export interface Environment {
  readonly reviewers: boolean;
  readonly wait: number;
  /** Patterns of refs that may use it; undefined where all may. */
  readonly refs: readonly string[] | 'protected' | undefined;
}

const flag = v.optional(v.nullable(v.boolean()), false);

const Gate = v.object({
  protection_rules: v.optional(v.array(v.object({ type: v.string(), wait_timer: v.optional(v.number(), 0) })), []),
  deployment_branch_policy: v.optional(
    v.nullable(v.object({ protected_branches: flag, custom_branch_policies: flag })),
  ),
});

const Policies = v.object({ branch_policies: v.array(v.object({ name: v.string(), type: v.optional(v.string()) })) });

/** An environment with its rules. @throws NotKnown */
export async function readEnvironment(github: GitHub, name: string): Promise<Environment | 'absent'> {
  const path = `/environments/${encodeURIComponent(name)}`;
  const answer = await ask(github, path);
  if (answer.status === 404) return 'absent';
  const found = allowed(github, answer, '`actions: read`').json(Gate);
  const policy = found.deployment_branch_policy;
  const rules = found.protection_rules;
  return {
    reviewers: rules.some(({ type }) => type === 'required_reviewers'),
    wait: Math.max(0, ...rules.map(({ wait_timer: minutes }) => minutes)),
    refs:
      policy?.custom_branch_policies === true
        ? await readPolicies(github, path)
        : policy?.protected_branches === true
          ? 'protected'
          : undefined,
  };
}

async function readPolicies(github: GitHub, path: string): Promise<string[]> {
  const answer = await ask(github, `${path}/deployment-branch-policies?per_page=100`);
  const { branch_policies: all } = allowed(github, answer, '`actions: read`').json(Policies);
  return all.filter(({ type }) => type !== 'tag').map(({ name }) => name);
}
