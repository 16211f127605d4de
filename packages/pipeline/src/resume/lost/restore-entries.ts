import type { BaseContext } from '@waybill/kernel';
import semver from 'semver';
import type { ReleasePage } from '../../known-plugins/index.ts';
import {
  changeAnnouncement,
  changeDelivery,
  createNotary,
  type Entry,
  type Git,
  gitIn,
  isOwnTag,
  isSettled,
  openLedger,
  parseLedger,
} from '../../ledger/index.ts';
import type { Input, Pipeline } from '../../plugins/index.ts';
import { listPages } from './lost-ledger.ts';

/** What became of the copy of an entry on the page of a release. */
export type RestoredEntry = { readonly tag: string } & ({ readonly entry: Entry } | { readonly problem: string });

/**
 * Writes the entries of releases back into the ledger that their pages have copies of. A copy is data of strangers, as the
 * ledger is: one for another tag or commit, or with a signature that does not count, is left out.
 *
 * @param tags that exist and have no entry
 * @throws EGITHUBREFUSED, ELEDGERNOTPUSHED
 */
export async function restoreEntries(
  pipeline: Pipeline,
  input: Input<BaseContext>,
  tags: readonly string[],
): Promise<RestoredEntry[]> {
  if (tags.length === 0) return [];
  const { context, ports } = input;
  const ledger = openLedger(context, ports);
  const git = gitIn(context, ports);
  const notary = createNotary(input);
  const { member, pages } = await listPages(pipeline, input);
  const restored: RestoredEntry[] = [];
  for (const page of pages) {
    const { tag, readEntry } = page;
    if (!tags.includes(tag) || readEntry === undefined || restored.some((each) => each.tag === tag)) continue;
    const parsed = parseLedger(await readEntry(), tag);
    const problem = 'problem' in parsed ? parsed.problem : await findProblem(git, parsed.entry);
    if (problem !== undefined || 'problem' in parsed) {
      restored.push({ tag, problem: `The copy of its entry on ${page.url} cannot be used: ${problem}.` });
      continue;
    }
    const { is, detail } = await notary.judge(parsed.entry);
    if (is === 'forged') {
      restored.push({ tag, problem: `The copy of its entry on ${page.url} is not of this project: ${detail}.` });
      continue;
    }
    const isPast = await isSuperseded(git, parsed.entry, context.options.tagFormat);
    const entry = settleCopy(parsed.entry, { page, member, isPast, now: ports.clock.now() });
    const { hasLedger } = await ledger.look(tag);
    await ledger.publish(entry, { claim: { hasLedger } });
    restored.push({ tag, entry });
  }
  return restored;
}

async function findProblem(git: Git, { tag, gitHead }: Entry): Promise<string | undefined> {
  const { exitCode, stdout } = await git.try(['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]);
  if (exitCode !== 0) return 'there is no such tag';
  return stdout.trim() === gitHead ? undefined : `it is for commit ${gitHead.slice(0, 10)}, not for that of the tag`;
}

/** Whether a later release of the same kind has this one in its history: its run has finished this one first. */
async function isSuperseded(git: Git, { gitHead, version }: Entry, format: unknown): Promise<boolean> {
  const { stdout } = await git.try(['tag', '--list', '--contains', gitHead]);
  const identifier = String(semver.prerelease(version)?.[0]);
  return stdout.split('\n').some((tag) => {
    const other = /\d+\.\d+\.\d+\S*$/.exec(tag)?.[0] ?? '';
    if (semver.valid(other) === null || !isOwnTag(tag, other, format)) return false;
    return String(semver.prerelease(other)?.[0]) === identifier && semver.gt(other, version);
  });
}

interface Copied {
  readonly page: Pick<ReleasePage, 'url' | 'isPublic'>;
  /** The member that makes the page. */
  readonly member: string;
  /** Whether a later release followed it. */
  readonly isPast: boolean;
  readonly now: Date;
}

/**
 * What a copy says of a release, as it is now. The copy was made before the page was public, so that it lacks the page and the
 * announcements: they count as done where a later release followed. Of the newest release nobody knows: the next run looks.
 */
export function settleCopy(copy: Entry, { page, member, isPast, now }: Copied): Entry {
  const at = now.toISOString();
  const ended: Entry = { ...copy, updated: at, run: { ...copy.run, ended: copy.run.ended ?? at } };
  const isOpen = ({ state }: Entry) => state === 'planned' || state === 'delivering' || state === 'delivered';
  if (!isOpen(copy)) return ended;
  const others = copy.deliveries.filter((each) => each.member !== member);
  if (!isPast || !page.isPublic || !others.every(isSettled)) return { ...ended, state: 'delivering' };
  const result = { name: 'GitHub release', url: page.url };
  const reason = 'Restored from the release page: a later release followed.';
  const delivered = changeDelivery(ended, member, { state: 'done', result }, at);
  const announced = copy.announcements.reduce(
    (entry, each) => changeAnnouncement(entry, each.member, { state: 'done', reason }, at),
    delivered,
  );
  return { ...announced, state: 'complete' };
}
