import type { BaseContext, DeploymentLedger, LedgerRelease, Ports, ReleaseError } from '@waybill/kernel';
import {
  changeDeployment,
  claimEnvironment,
  type Entry,
  type EntryRecord,
  isSettled,
  openLedger,
  recordDeployment,
  whyNotPublished,
} from '../ledger/index.ts';

export interface DeploymentsInput {
  readonly context: BaseContext;
  readonly ports: Pick<Ports, 'run' | 'clock'>;
  /** Seconds without a sign of life after which another run may deploy to an environment of this one. */
  readonly lease: number;
  /** The entry that this run works on: what is recorded is pushed with it. */
  readonly record?: EntryRecord | undefined;
  notify(error: ReleaseError): Promise<void>;
}

/** The ledger for whoever deploys: what runs where, and a place to write it down. */
export function openDeployments({ context, ports, lease, record, notify }: DeploymentsInput): DeploymentLedger {
  const ledger = openLedger(context, ports);
  return {
    async releases() {
      await ledger.refresh();
      const found = await ledger.find(await ledger.tags());
      const own = record?.entry();
      const entries = found.flatMap((each) => ('entry' in each && each.tag !== own?.tag ? [each.entry] : []));
      return [...entries.map((entry) => describe(entry, whyNotPublished(entry, context.env))), ...ofOwn(own)];
    },
    async record(tag, deployment) {
      if (record === undefined || record.entry().tag !== tag) {
        await recordDeployment({ context, ports }, tag, deployment);
        return;
      }
      record.change((entry) => changeDeployment(entry, deployment));
      await record.settled();
    },
    claim: (environment, tag) => claimEnvironment({ context, ports, environment, tag, lease }),
    notify,
  };
}

/** The release that this run makes: it is public when this is asked. */
function ofOwn(entry: Entry | undefined): LedgerRelease[] {
  if (entry === undefined) return [];
  return [describe(entry, entry.deliveries.every(isSettled) ? undefined : 'not all of it is published')];
}

function describe(entry: Entry, problem: string | undefined): LedgerRelease {
  const { tag, version, channel, gitHead, artifacts, deliveries, deployments = [] } = entry;
  const delivered = deliveries.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const built = artifacts as LedgerRelease['artifacts'];
  const known = { tag, version, channel, gitHead, artifacts: built, delivered, deployments };
  return problem === undefined ? { ...known, isPublished: true } : { ...known, isPublished: false, problem };
}
