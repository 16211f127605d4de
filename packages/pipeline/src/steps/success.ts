import type { PublishContext } from '@waybill/kernel';
import { openLedger } from '../ledger/ledger.ts';
import { readCopy } from '../ledger/local-copy.ts';
import type { Entry } from '../ledger/parse-ledger.ts';
import { type EntryRecord, heldRecord, keepRecord } from '../ledger/record.ts';
import { isThisRun } from '../ledger/run-identity.ts';
import type { Input, Pipeline } from '../pipeline.ts';
import { summarize } from '../summary/summarize.ts';
import { announce, describeErrors } from './announce.ts';
import { endRun } from './end-run.ts';
import { settleKindly } from './publish.ts';
import { expand } from './releases.ts';

/**
 * Announces a release that is public, and closes its entry. Nothing that goes wrong here fails the run: the host would
 * call `fail` for it, and report a release as failed that everybody can install.
 */
export async function success(open: () => Promise<Pipeline>, input: Input<PublishContext>): Promise<void> {
  const { logger } = input.context;
  const context = { ...input.context, releases: expand(input.context.releases) };
  const { entry, record } = input.options.ledger ? await openEntry(input) : {};
  try {
    await announce(await open(), { ...input, context }, record);
  } catch (error) {
    logger.warn(`The release is published, but not announced: ${describeErrors(error, context)}`);
  }
  if (record !== undefined) {
    endRun(record, input);
    await settleKindly(record, input);
  }
  await summarize(context, { outcome: 'released', entry: record?.entry() ?? entry });
}

/** The entry that this run's deliveries are in; none when a channel was added to an older release. */
async function openEntry({ context, ports }: Input<PublishContext>): Promise<{ entry?: Entry; record?: EntryRecord }> {
  const { version, gitTag } = context.nextRelease;
  const own = heldRecord(context, gitTag);
  if (own !== undefined) return { entry: own.entry(), record: own };
  const ledger = openLedger(context, ports);
  try {
    const entry = (await readCopy(context.cwd, version)) ?? (await ledger.read(gitTag));
    if (entry === undefined || !isThisRun(entry.run)) return {};
    // Without anyone to tell, the entry was closed with the last delivery.
    return entry.state === 'complete' ? { entry } : { entry, record: keepRecord({ ledger, entry, context, ports }) };
  } catch (error) {
    context.logger.warn(`The ledger is left as it is: ${describeErrors(error, context)}`);
    return {};
  }
}
