import { type Answer, v } from '@waybill/kernel';
import { ask, type GitHubService } from '../service/index.ts';
import { nameCheck, type RequiredCheck } from './check.ts';

/** A rule of any kind; only those that require checks have this parameter. */
const Rule = v.object({
  type: v.string(),
  parameters: v.optional(
    v.object({
      required_status_checks: v.optional(
        v.array(v.object({ context: v.string(), integration_id: v.optional(v.nullable(v.number()), null) })),
        [],
      ),
    }),
  ),
});

const Branch = v.object({
  protection: v.optional(
    v.object({
      required_status_checks: v.optional(
        v.nullable(
          v.object({
            enforcement_level: v.optional(v.nullable(v.string()), null),
            contexts: v.optional(v.array(v.string()), []),
            checks: v.optional(
              v.array(v.object({ context: v.string(), app_id: v.optional(v.nullable(v.number()), null) })),
              [],
            ),
          }),
        ),
        null,
      ),
    }),
  ),
});

export interface DeclaredChecks {
  readonly checks: readonly RequiredCheck[];
  /** Whether both rulesets and branch protection could be read. */
  readonly isWhole: boolean;
}

/** What rulesets and the protection of a branch require; nothing of what may not be read. */
export async function readRequired(service: GitHubService, branch: string): Promise<DeclaredChecks> {
  const name = encodeURIComponent(branch).replaceAll('%2F', '/');
  const [rules, protection] = await Promise.all([
    ask(service, `/rules/branches/${name}?per_page=100`),
    ask(service, `/branches/${name}`),
  ]);
  const ofRules = rules.ok ? rulesIn(rules) : [];
  const ofBranch = protection.ok ? protectionIn(protection) : [];
  const all = new Map([...ofRules, ...ofBranch].map((check) => [`${check.app ?? ''} ${check.name}`, check]));
  return { checks: [...all.values()], isWhole: rules.ok && protection.ok };
}

function rulesIn(answer: Answer): RequiredCheck[] {
  const required = answer.json(v.array(Rule)).filter(({ type }) => type === 'required_status_checks');
  return required
    .flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
    .map(({ context, integration_id: app }) => requiredCheck(context, app));
}

function protectionIn(answer: Answer): RequiredCheck[] {
  const required = answer.json(Branch).protection?.required_status_checks;
  if (!required || required.enforcement_level === 'off') return [];
  const named = required.checks.map(({ context, app_id: app }) => requiredCheck(context, app));
  const others = required.contexts.filter((context) => !required.checks.some((check) => check.context === context));
  return [...named, ...others.map((context) => requiredCheck(context, null))];
}

/** -1 is any app. */
function requiredCheck(context: string, app: number | null): RequiredCheck {
  return { name: nameCheck(context), ...(app === null || app < 0 ? {} : { app }) };
}
