import { v } from '@waybill/kernel';
import { allowed, ask, type GitHub, pathOf } from './connection.ts';

/** Who may pass a ruleset. */
export interface BypassActor {
  readonly type: string;
  readonly id: number | null;
  readonly mode: string;
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  /** Rules that it has, by type. */
  readonly rules: readonly string[];
  /** Undefined where the token may not see it. */
  readonly bypass: readonly BypassActor[] | undefined;
  /** Patterns of refs, for those of tags. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface Protection {
  readonly reviews: { readonly apps: readonly string[] } | undefined;
  readonly checks: readonly string[] | undefined;
  readonly restrictions: { readonly apps: readonly string[] } | undefined;
  readonly needsSignatures: boolean;
  readonly isLocked: boolean;
}

const mostRulesets = 30;

const count = v.optional(v.nullable(v.number()), null);

const Rule = v.object({ type: v.string(), ruleset_id: v.optional(v.number()) });

const Detail = v.object({
  ...{ id: v.number(), name: v.string(), enforcement: v.optional(v.string(), 'active') },
  rules: v.optional(v.array(v.object({ type: v.string() })), []),
  bypass_actors: v.optional(
    v.nullable(
      v.array(v.object({ actor_type: v.string(), actor_id: count, bypass_mode: v.optional(v.string(), 'always') })),
    ),
  ),
  conditions: v.optional(
    v.nullable(
      v.looseObject({
        ref_name: v.optional(
          v.object({ include: v.optional(v.array(v.string()), []), exclude: v.optional(v.array(v.string()), []) }),
        ),
      }),
    ),
  ),
});

function rulesetOf({ id, name, rules, bypass_actors: actors, conditions }: v.InferOutput<typeof Detail>): Ruleset {
  return {
    ...{ id, name, rules: rules.map(({ type }) => type) },
    bypass: actors?.map(({ actor_type: type, actor_id, bypass_mode: mode }) => ({ type, id: actor_id, mode })),
    include: conditions?.ref_name?.include ?? [],
    exclude: conditions?.ref_name?.exclude ?? [],
  };
}

/** Rulesets that hold for a branch. @throws NotKnown */
export async function readRulesets(github: GitHub, branch: string): Promise<Ruleset[]> {
  const answer = await ask(github, `/rules/branches/${pathOf(branch)}?per_page=100`);
  // A repository whose plan has no rulesets has none.
  if (answer.status === 403 && /upgrade/i.test(answer.text())) return [];
  const rules = allowed(github, answer, 'the right to read the repository').json(v.array(Rule));
  const byRuleset = Map.groupBy(rules, ({ ruleset_id: id }) => id ?? 0);
  const all = [...byRuleset].slice(0, mostRulesets).map(async ([id, own]): Promise<Ruleset> => {
    const detail = await ask(github, `/rulesets/${id}`);
    const types = own.map(({ type }) => type);
    if (detail.ok) return { ...rulesetOf(detail.json(Detail)), rules: types };
    // A ruleset of the organization, or one that this token may not see.
    return { id, name: `ruleset ${id}`, rules: types, bypass: undefined, include: [], exclude: [] };
  });
  return Promise.all(all);
}

const Listed = v.array(
  v.object({ id: v.number(), name: v.string(), target: v.optional(v.string()), enforcement: v.optional(v.string()) }),
);

/** Rulesets of tags. @throws NotKnown */
export async function readTagRulesets(github: GitHub): Promise<Ruleset[]> {
  const answer = await ask(github, '/rulesets?targets=tag&per_page=100');
  if (answer.status === 403 && /upgrade/i.test(answer.text())) return [];
  const listed = allowed(github, answer, 'the right to read the repository').json(Listed);
  const active = listed.filter(({ target, enforcement }) => target === 'tag' && enforcement === 'active');
  return Promise.all(
    active.slice(0, mostRulesets).map(async ({ id }) => {
      const detail = allowed(github, await ask(github, `/rulesets/${id}`), 'the right to read the ruleset');
      return rulesetOf(detail.json(Detail));
    }),
  );
}

const Branch = v.object({ protected: v.optional(v.boolean(), false) });
const apps = v.optional(v.array(v.object({ slug: v.optional(v.string(), '') })), []);
const switched = v.optional(v.nullable(v.object({ enabled: v.optional(v.boolean(), false) })));

const Protected = v.object({
  required_pull_request_reviews: v.optional(
    v.nullable(v.object({ bypass_pull_request_allowances: v.optional(v.nullable(v.object({ apps }))) })),
  ),
  required_status_checks: v.optional(v.nullable(v.object({ contexts: v.optional(v.array(v.string()), []) }))),
  restrictions: v.optional(v.nullable(v.object({ apps }))),
  ...{ required_signatures: switched, lock_branch: switched },
});

/** The protection that is set for a branch itself. @throws NotKnown */
export async function readProtection(github: GitHub, branch: string): Promise<Protection | 'none'> {
  const found = await ask(github, `/branches/${pathOf(branch)}`);
  if (found.status === 404 && github.token !== undefined) return 'none';
  if (!allowed(github, found, 'the right to read the repository').json(Branch).protected) return 'none';
  const answer = await ask(github, `/branches/${pathOf(branch)}/protection`);
  // A branch is protected by rulesets, too: then it has no protection of this kind.
  if (answer.status === 404 && /not protected/i.test(answer.text())) return 'none';
  const given = allowed(github, answer, 'administration rights').json(Protected);
  const slugs = (list: readonly { readonly slug: string }[] | undefined) => (list ?? []).map(({ slug }) => slug);
  const reviews = given.required_pull_request_reviews;
  return {
    reviews: reviews ? { apps: slugs(reviews.bypass_pull_request_allowances?.apps) } : undefined,
    checks: given.required_status_checks?.contexts,
    restrictions: given.restrictions ? { apps: slugs(given.restrictions.apps) } : undefined,
    ...{ needsSignatures: given.required_signatures?.enabled === true, isLocked: given.lock_branch?.enabled === true },
  };
}
