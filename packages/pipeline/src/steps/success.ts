import { type PublishContext, type ReleaseError, type ReleaseNews, throwProblems } from '@waybill/kernel';
import {
  announce,
  conclude,
  describeErrors,
  endRun,
  expand,
  notifyNews,
  notifyOf,
  settleKindly,
  sumsUp,
} from '../delivery/index.ts';
import { openDeployments } from '../deployments/index.ts';
import {
  createNotary,
  type Entry,
  type EntryRecord,
  heldRecord,
  isThisRun,
  keepRecord,
  openLedger,
  readCopy,
} from '../ledger/index.ts';
import type { Input, Pipeline } from '../plugins/index.ts';
import { summarize } from '../summary/index.ts';

/**
 * Announces a release that is public, and closes its entry. No announcement that goes wrong fails the run: the host would
 * call `fail` for it, and report a release as failed that everybody can install.
 *
 * @throws what follows a release and failed, such as its deployment
 */
export async function success(open: () => Promise<Pipeline>, input: Input<PublishContext>): Promise<void> {
  const { logger } = input.context;
  const { entry, record } = input.options.ledger ? await openEntry(input) : {};
  const context = {
    ...input.context,
    releases: expand(input.context.releases),
    ...(record === undefined ? {} : { deployments: deploymentsOf(open, input, record) }),
  };
  let failures: readonly unknown[] = [];
  let pipeline: Pipeline | undefined;
  try {
    pipeline = await open();
    failures = await announce(pipeline, { ...input, context }, record);
  } catch (error) {
    logger.warn(`The release is published, but not announced: ${describeErrors(error, context)}`);
  }
  // An entry that was complete with its last delivery is read by whoever sums up.
  const isClosed = record === undefined && entry !== undefined;
  const concluded = isClosed ? { ...context, deployments: deploymentsOf(open, input, record) } : context;
  // Before the entry is closed: the next run sums up for a run that was killed here.
  if (pipeline !== undefined && sumsUp(pipeline))
    await Promise.all([record && settleKindly(record, input), conclude(pipeline, concluded)]);
  if (record !== undefined) {
    endRun(record, input);
    await settleKindly(record, input);
  }
  // The `fail` step shows how the run ended.
  throwProblems(failures);
  await summarize(context, { outcome: 'released', entry: record?.entry() ?? entry });
}

function deploymentsOf(open: () => Promise<Pipeline>, input: Input<PublishContext>, record: EntryRecord | undefined) {
  const { context, options, ports } = input;
  const notify = async (error: ReleaseError) => notifyOf(await open(), context, error);
  const deployed = async (news: ReleaseNews) => notifyNews(await open(), context, news, record);
  return openDeployments({ context, ports, lease: options.lease, record, notify, deployed });
}

/** The entry that this run's deliveries are in; none when a channel was added to an older release. */
async function openEntry({
  context,
  options,
  ports,
}: Input<PublishContext>): Promise<{ entry?: Entry; record?: EntryRecord }> {
  const { gitTag } = context.nextRelease;
  const own = heldRecord(context, gitTag);
  if (own !== undefined) return { entry: own.entry(), record: own };
  const ledger = openLedger(context, ports);
  try {
    const entry = (await readCopy(context.cwd, context.nextRelease)) ?? (await ledger.read(gitTag));
    if (entry === undefined || !isThisRun(entry.run)) return {};
    // Without anyone to tell, the entry was closed with the last delivery.
    if (entry.state === 'complete') return { entry };
    const notary = createNotary({ context, options, ports });
    return { entry, record: keepRecord({ ledger, entry, context, ports, notary }) };
  } catch (error) {
    context.logger.warn(`The ledger is left as it is: ${describeErrors(error, context)}`);
    return {};
  }
}
