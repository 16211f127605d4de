import type { VerifyContext } from '@waybill/kernel';
import { type Entry, findLife, type Git, isOwnTag, type Ledger } from '../ledger/index.ts';

/**
 * Says which releases of other branches are incomplete: a run finishes those of its own branch only, and a branch that
 * was merged, renamed or deleted may have no run any more.
 */
export async function mentionOthers(ledger: Ledger, git: Git, context: VerifyContext): Promise<void> {
  const { branch, env, logger, options } = context;
  const found = await ledger.find(await ledger.recentTags());
  const others = found.flatMap((each) => ('entry' in each ? [each.entry] : [])).filter(isOpen);
  const candidates = others.filter(
    ({ tag, version, branch: { name } }) => name !== branch.name && isOwnTag(tag, version, options.tagFormat),
  );
  for (const entry of candidates) {
    const life = findLife(entry.run, env);
    if (life === 'alive' || !(await isTagged(git, entry))) continue;
    const { tag } = entry;
    const remedy = `a run on that branch finishes it, or \`npx waybill resume ${tag}\``;
    const name = `Release ${tag} of the branch \`${entry.branch.name}\``;
    if (life === 'over') logger.warn(`${name} is incomplete: ${remedy}.`);
    else logger.log(`${name} is not complete yet. If no run is making it any more, ${remedy}.`);
  }
}

/** One whose tag is there may be `planned` still: the first push after the tag is made in time, not at once. */
function isOpen({ state }: Entry): boolean {
  return state === 'planned' || state === 'delivering' || state === 'delivered';
}

async function isTagged(git: Git, { tag }: Entry): Promise<boolean> {
  return (await git.try(['rev-parse', '--verify', '--quiet', `refs/tags/${tag}`])).exitCode === 0;
}
