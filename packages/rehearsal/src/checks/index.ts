export { type CheckConclusion, type GitHubChecks, gitHubChecks, type NewCheckRun } from './github-checks.ts';
export { type BranchProtection, type GitHubRulesets, gitHubRulesets, type Ruleset } from './rulesets.ts';
