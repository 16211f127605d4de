import { type BaseContext, reasonOf, type VerifyContext } from '@waybill/kernel';
import { findKnown, type ReleasePage } from '../../known-plugins/index.ts';
import { type Entry, openLedger } from '../../ledger/index.ts';
import type { Input, Pipeline } from '../../plugins/index.ts';
import { type Gap, lastEntry } from '../find-incomplete.ts';
import { ledgerGone } from './errors.ts';

/** Pages of releases, and the member that makes them. */
interface Pages {
  readonly member: string;
  readonly pages: readonly ReleasePage[];
}

/** The pages of releases, where a member makes them that is known. */
export async function listPages(pipeline: Pipeline, { context, ports }: Input<BaseContext>): Promise<Pages> {
  for (const member of pipeline.members) {
    const pages = await findKnown(member).listPages?.({ member, context, ports });
    if (pages !== undefined) return { member: member.key, pages };
  }
  return { member: '', pages: [] };
}

/**
 * Finds out whether a release without an entry was made with a ledger, which somebody has deleted or replaced since. The pages
 * of releases have copies of their entries.
 *
 * @returns the entry to go on with, where it is there after all
 * @throws ELEDGERGONE
 */
export async function refuseLostLedger(
  pipeline: Pipeline,
  input: Input<VerifyContext>,
  gap: Gap,
): Promise<Entry | undefined> {
  const { context, ports } = input;
  const ledger = openLedger(context, ports);
  // The host goes on when it could not get the notes.
  await ledger.refresh();
  if ((await ledger.find([gap.tag])).length > 0) return lastEntry(ledger, context.branch);
  try {
    const { pages } = await listPages(pipeline, input);
    const evidence = findEvidence(gap, pages);
    if (evidence !== undefined) throw ledgerGone(gap.tag, evidence);
    context.logger.warn(describeGap(gap));
  } catch (error) {
    if ((error as { code?: string }).code === 'ELEDGERGONE') throw error;
    context.logger.warn(`${describeGap(gap)} The release pages could not be looked at: ${reasonOf(error)}`);
  }
  return undefined;
}

/**
 * The release whose page shows that the ledger had an entry of the newest one.
 *
 * @returns nothing where the newest release may have been made without Waybill
 */
export function findEvidence(
  { tag, tags, other, isMadeByHost }: Gap,
  pages: readonly ReleasePage[],
): string | undefined {
  const held = new Set(pages.filter(({ readEntry }) => readEntry !== undefined).map((page) => page.tag));
  if (held.has(tag)) return tag;
  const older = tags.find((each) => held.has(each));
  if (older === undefined || !isMadeByHost) return undefined;
  // Without any entry, the ledger is gone. With others, a run without Waybill may have made this one: it has a page.
  const isShown = pages.some((page) => page.tag === tag && page.isPublic);
  return other !== undefined && isShown ? undefined : older;
}

/** What can be said of a release without an entry where no page says more. */
function describeGap({ tag, other }: Gap): string {
  if (other !== undefined)
    return `The ledger has no entry for ${tag}, the newest release of this branch, but one for ${other}. Was the tag made by hand, or refs/notes/waybill replaced? \`npx waybill ledger check\` says more.`;
  return `The ledger has no entry for ${tag}, the newest release of this branch, nor for any before it. If Waybill made that release, refs/notes/waybill was deleted or replaced, and nobody knows whether all of it was delivered: look at its page, files and images. \`npx waybill ledger check\` says more. If it is from before Waybill, the next release begins the ledger.`;
}
