import { type ReleaseContext, sourceDate } from '@waybill/kernel';
import { tagExists } from '../errors.ts';
import {
  awaitLease,
  createNotary,
  type Entry,
  type EntryRecord,
  findNeverMade,
  type Git,
  gitIn,
  identifyRun,
  keepRecord,
  type Ledger,
  listUntagged,
  openLedger,
  planEntry,
  readTags,
} from '../ledger/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';
import { listCheckout } from '../resume/index.ts';

export interface BegunRelease {
  readonly record: EntryRecord;
  /** Notes of attempts that ended before their tag, perhaps at other versions. */
  readonly formerNotes: readonly string[];
  /** Seconds since 1970 that everything carries which an earlier attempt built from the same commit. */
  readonly formerDate?: number;
  /** The entry of a run that had made this release, whose tag is gone since: parts of it may be public. */
  readonly made?: Entry;
}

/**
 * Opens the entry of a release that is about to be made. One that was interrupted before its tag is taken over: nothing of it
 * was public but perhaps its commit.
 *
 * @throws ELEDGERTAKEN, ETAGEXISTS
 */
export async function beginRelease(
  pipeline: Pipeline,
  { context, options, ports }: Input<ReleaseContext>,
): Promise<BegunRelease> {
  const ledger = openLedger(context, ports);
  const { env, nextRelease } = context;
  const { lease } = options;
  const git = gitIn(context, ports);
  const reading = readTags(git);
  const [seen, checkout, tags, listed] = await Promise.all([
    ledger.look(nextRelease.gitTag),
    listCheckout(context, ports),
    reading,
    listUntagged(ledger, reading),
  ]);
  if (tags.has(nextRelease.gitTag)) await refuseTagged(git, context);
  const former = seen.entry && (await awaitLease(seen.entry, { ledger, context, ports, lease }));
  // While this run waited for another one, that may have changed the ledger.
  const untagged = seen.entry === undefined ? listed : await listUntagged(ledger, readTags(git));
  const neverMade = await findNeverMade({ ledger, context, ports, lease, untagged, tag: nextRelease.gitTag });
  const drop = neverMade.map(({ tag }) => tag);
  if (drop.length > 0)
    context.logger.log(`${drop.join(', ')} was begun and never tagged: ${nextRelease.gitTag} takes its place.`);
  const claim = former === undefined ? { hasLedger: seen.hasLedger, drop } : { hasLedger: true, entry: former, drop };
  const begun = ports.clock.now();
  const isAgain = former !== undefined && [former.builtFrom, former.gitHead].includes(nextRelease.gitHead);
  const formerDate = isAgain && !env['SOURCE_DATE_EPOCH'] ? former.sourceDate : undefined;
  const keys = (step: string) => pipeline.stagesOf(step).flatMap((stage) => stage.map(({ key }) => key));
  const entry = planEntry({
    context,
    run: { ...identifyRun(env, begun), lease, beat: 0 },
    deliveries: keys('publish'),
    announcements: keys('success'),
    sourceDate: formerDate ?? dateOf(context) ?? (await sourceDate({ context, ports })),
    checkout,
    at: begun.toISOString(),
  });
  const notary = createNotary({ context, options, ports });
  const record = keepRecord({ ledger, entry: withRepeats(entry, former, neverMade), context, ports, notary, claim });
  return {
    record,
    formerNotes: [...(former === undefined ? [] : [former]), ...neverMade].map(({ notes }) => notes).filter(Boolean),
    ...(formerDate === undefined ? {} : { formerDate }),
    ...(former !== undefined && (await wasMade(ledger, former)) ? { made: former } : {}),
  };
}

/**
 * The host looks at tags in the history of the branch only, and finds at its `git tag` that there is one elsewhere. By then
 * the entry of that release would be overwritten.
 *
 * @throws ETAGEXISTS
 */
async function refuseTagged(git: Git, { nextRelease: { gitTag }, branch }: ReleaseContext): Promise<never> {
  const { stdout } = await git.try(['rev-parse', '--verify', '--quiet', `refs/tags/${gitTag}^{commit}`]);
  throw tagExists(gitTag, stdout.trim(), branch.name);
}

/** The host writes its note after the tag. */
async function wasMade(ledger: Ledger, { state, tag }: Entry): Promise<boolean> {
  return state !== 'planned' || (await ledger.madeByHost([tag])).length > 0;
}

/** A release that is made again, because somebody deleted its tag: what may have been announced is not announced as new. */
function withRepeats(entry: Entry, former: Entry | undefined, neverMade: readonly Entry[]): Entry {
  const mayBeMade = (key: string) =>
    former?.announcements.some(({ member, state }) => member === key && state !== 'planned') === true;
  const announcements = entry.announcements.map((each) => {
    const handles = [...(former === undefined ? [] : [former]), ...newestFirst(neverMade)]
      .map(({ announcements: them }) => them.find(({ member }) => member === each.member)?.handles)
      .find((found) => found !== undefined);
    // A message that says that the release has begun is changed, and not followed by another one.
    const found = handles === undefined ? each : { ...each, handles };
    return mayBeMade(each.member) ? { ...found, repeated: true } : found;
  });
  return { ...entry, announcements };
}

/** A version that never came to be has begun, too, as far as its message says. */
function newestFirst(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => b.updated.localeCompare(a.updated));
}

/** The date of the commit that is built, without asking git where the host has told it. */
function dateOf({ commits, nextRelease, env }: ReleaseContext): number | undefined {
  const head = commits.find(({ hash }) => hash === nextRelease.gitHead);
  const seconds = Math.floor(new Date(head?.committerDate ?? Number.NaN).getTime() / 1000);
  return env['SOURCE_DATE_EPOCH'] || Number.isNaN(seconds) ? undefined : seconds;
}
