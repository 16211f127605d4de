import { inlineCode } from '@waybill/kernel';
import { need, type Row, rowsOf, whenKnown } from '../report/index.ts';
import type { Protection, Ruleset } from '../services/index.ts';
import type { Check } from './check.ts';
import type { Facts } from './facts.ts';
import { usesOwnToken } from './needs.ts';

const link = 'https://github.com/waybill-release/waybill/blob/main/docs/guides/protected-branches.md';

/** Rules that refuse a commit which is pushed without a pull request. */
const refusals: Readonly<Record<string, string>> = {
  pull_request: 'a pull request',
  required_status_checks: 'green checks of the commit',
  update: 'a right to push',
  required_signatures: 'a signed commit',
  required_deployments: 'a deployment of the commit',
  workflows: 'a workflow for the commit',
  code_scanning: 'a scan of the commit',
  merge_queue: 'a merge queue',
};

/** The app whose token `GITHUB_TOKEN` is. */
const githubActions = 15_368;

/** Who pushes: what a ruleset says of GitHub Actions holds for the token of the job alone. */
type Pusher = 'job' | 'own token' | 'unclear';

function findPusher({ jobs }: Facts): Pusher {
  const releases = whenKnown(jobs)?.jobs.filter(({ deed }) => deed === 'release') ?? [];
  if (releases.length === 0) return 'unclear';
  return releases.every(usesOwnToken) ? 'own token' : 'job';
}

const remedy =
  'Let what pushes pass it, or write `"git": false` into the configuration: then there is no release commit.';

export const branchRules: Check = {
  name: 'branch rules',
  run(facts) {
    const { ok, unchecked } = rowsOf('branch rules');
    if (whenKnown(facts.project)?.service.name === 'gitlab') return [];
    if (!need(facts.settings).commits)
      return [ok('There is no release commit (`"git": false`): rules of the branch do not matter.')];
    const name = inlineCode(need(facts.branch));
    const pusher = findPusher(facts);
    const { rulesets, protection } = facts.github;
    const rows: Row[] = [];
    for (const each of whenKnown(rulesets) ?? []) rows.push(...judgeRuleset(each, name, pusher));
    if (rulesets.is === 'unknown') rows.push(unchecked(`Rulesets for ${name}: ${rulesets.why}`));
    if (protection.is === 'unknown') rows.push(unchecked(`Protection of ${name}: ${protection.why}`));
    else if (protection.value !== 'none') rows.push(...judgeProtection(protection.value, name, pusher));
    return rows.length > 0 ? rows : [ok(`No rule of ${name} refuses the release commit.`)];
  },
};

function judgeRuleset(ruleset: Ruleset, branch: string, pusher: Pusher): Row[] {
  const demands = ruleset.rules.flatMap((rule) => (Object.hasOwn(refusals, rule) ? [refusals[rule]] : []));
  if (demands.length === 0) return [];
  const what = `The ruleset ${inlineCode(ruleset.name)} wants ${[...new Set(demands)].join(', ')} for ${branch}, to which a release pushes its commit`;
  return [judgeBypass('branch rules', ruleset, { what, pusher, remedy })];
}

interface Judged {
  /** A sentence without its end. */
  readonly what: string;
  readonly pusher: Pusher;
  readonly remedy: string;
}

function judgeBypass(check: string, { bypass }: Ruleset, { what, pusher, remedy: todo }: Judged): Row {
  const { ok, problem, warning, unchecked } = rowsOf(check);
  if (bypass === undefined) return warning(`${what}. Who may pass it is shown to administrators only.`, todo, { link });
  const able = bypass.filter(({ mode }) => mode === 'always' || mode === 'exempt');
  const isActions = able.some(({ type, id }) => type === 'Integration' && id === githubActions);
  if (pusher !== 'own token' && isActions) return ok(`${what}. GitHub Actions may pass it.`);
  if (able.length === 0 || pusher === 'job')
    return problem(
      `${what}, and ${able.length === 0 ? 'nobody' : 'the token of the job'} may ${able.length === 0 ? '' : 'not '}pass it.`,
      todo,
      { link },
    );
  return unchecked(
    `${what}. Some may pass it: whether the token of the release job belongs to one of them is not known here.`,
  );
}

function judgeProtection(found: Protection, branch: string, pusher: Pusher): Row[] {
  const { problem, warning } = rowsOf('branch rules');
  const isAllowed = (list: { readonly apps: readonly string[] }) =>
    pusher !== 'own token' && list.apps.includes('github-actions');
  const demands = [
    found.isLocked && 'is locked',
    found.reviews !== undefined && !isAllowed(found.reviews) && 'wants a pull request',
    found.checks !== undefined && 'wants green checks of the commit',
    found.restrictions !== undefined && !isAllowed(found.restrictions) && 'takes pushes of named people and apps only',
    found.needsSignatures && 'wants a signed commit',
  ].filter((each) => each !== false);
  if (demands.length === 0) return [];
  const message = `The protection of ${branch}, to which a release pushes its commit: it ${demands.join(', ')}.`;
  // Protection of this kind may let administrators pass, whose token it may be.
  return pusher === 'job' || found.isLocked
    ? [problem(message, remedy, { link })]
    : [warning(message, remedy, { link })];
}

/** Whether a ruleset is about a tag. */
function isAbout({ include, exclude }: Ruleset, tag: string): boolean {
  const fits = (pattern: string) => pattern === '~ALL' || matchesPath(pattern.replace(/^refs\/tags\//, ''), tag);
  return include.some(fits) && !exclude.some(fits);
}

/** As `fnmatch` does, for the stars that people write: `v*`. */
function matchesPath(pattern: string, name: string): boolean {
  const parts = pattern.split(/\*+/);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === 0 ? (name.startsWith(part) ? 0 : -1) : name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return parts.length === 1 ? name === pattern : name.endsWith(parts.at(-1) ?? '');
}

export const tagRules: Check = {
  name: 'tag rules',
  run(facts) {
    const { ok } = rowsOf('tag rules');
    if (whenKnown(facts.project)?.service.name === 'gitlab') return [];
    const tag = need(facts.settings).tagFormat.replace('${version}', '1.2.3');
    const pusher = findPusher(facts);
    const wrong = need(facts.github.tagRulesets)
      .filter((each) => isAbout(each, tag) && each.rules.includes('creation'))
      .map((each) =>
        judgeBypass('tag rules', each, {
          ...{ what: `The ruleset ${inlineCode(each.name)} lets nobody make tags such as ${inlineCode(tag)}`, pusher },
          remedy:
            'Let what pushes pass the ruleset, or take "Restrict creations" out of it. "Restrict updates" and "Restrict deletions" are right for release tags.',
        }),
      );
    return wrong.length > 0 ? wrong : [ok(`No ruleset keeps a release from making tags such as ${inlineCode(tag)}.`)];
  },
};
