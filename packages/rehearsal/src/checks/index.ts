export { type CheckConclusion, type GitHubChecks, gitHubChecks, type NewCheckRun } from './github-checks.ts';
export { type GitHubRulesets, gitHubRulesets } from './rulesets.ts';
