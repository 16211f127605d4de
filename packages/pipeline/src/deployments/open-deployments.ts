import {
  type BaseContext,
  type DeploymentLedger,
  type DeploymentRecord,
  isReleaseError,
  type LedgerRelease,
  type Ports,
  type ReleaseError,
  type ReleaseNews,
} from '@waybill/kernel';
import {
  changeDeployment,
  claimEnvironment,
  type Entry,
  type EntryRecord,
  type Found,
  isSettled,
  type Ledger,
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
  /** Is given what people are notified of: an environment has the release. */
  readonly deployed?: (news: ReleaseNews) => Promise<unknown>;
}

/** The ledger for whoever deploys: what runs where, and a place to write it down. */
export function openDeployments(input: DeploymentsInput): DeploymentLedger {
  const { context, ports, lease, record, notify, deployed } = input;
  const ledger = openLedger(context, ports);
  // A record is written several times while its deployment goes on.
  const said = new Set<string>();
  return {
    async releases() {
      await ledger.refresh();
      const found = await ledger.find(await ledger.tags());
      const own = record?.entry();
      const others = found.filter(({ tag }) => tag !== own?.tag);
      const entries = (await Promise.all(others.map((each) => readEntry(each, ledger, context)))).flat();
      return [...entries.map((entry) => describe(entry, whyNotPublished(entry, context.env))), ...ofOwn(own)];
    },
    async record(tag, deployment) {
      if (record === undefined || record.entry().tag !== tag) {
        await recordDeployment({ context, ports }, tag, deployment);
      } else {
        record.change((entry) => changeDeployment(entry, deployment));
        await record.settled();
      }
      if (!isNews(deployment) || said.has(deployment.key)) return;
      said.add(deployment.key);
      await deployed?.(describeDeployment(tag, deployment));
    },
    claim: (environment, tag) => claimEnvironment({ context, ports, environment, tag, lease }),
    notify,
  };
}

/**
 * An entry, or its last good state. One that is damaged from the beginning says nothing of any environment and holds nobody up;
 * one of a newer Waybill may say that an environment has a newer release.
 *
 * @throws ELEDGERUNREADABLE
 */
async function readEntry(found: Found, ledger: Pick<Ledger, 'heal'>, { logger }: BaseContext): Promise<Entry[]> {
  try {
    return [await ledger.heal(found)];
  } catch (error) {
    if (!isReleaseError(error) || 'entry' in found || found.isNewer) throw error;
    logger.warn(`${error.message} It is left out.`);
    return [];
  }
}

/** The release that this run makes: it is public when this is asked. */
function ofOwn(entry: Entry | undefined): LedgerRelease[] {
  if (entry === undefined) return [];
  return [describe(entry, entry.deliveries.every(isSettled) ? undefined : 'not all of it is published')];
}

function describe(entry: Entry, problem: string | undefined): LedgerRelease {
  const {
    tag,
    version,
    channel,
    gitHead,
    builtFrom,
    notes,
    artifacts,
    deliveries,
    announcements,
    deployments = [],
  } = entry;
  const delivered = deliveries.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const built = artifacts as LedgerRelease['artifacts'];
  const known = {
    ...{ tag, version, channel, gitHead, builtFrom, notes, artifacts: built, delivered, deployments },
    lastHead: entry.lastRelease.gitHead,
    announcements: announcements.map(({ member, state, reason }) => ({ member, state, reason })),
  };
  return problem === undefined ? { ...known, isPublished: true } : { ...known, isPublished: false, problem };
}

/** A rollback is told by whoever rolls back, who knows from which release. */
function isNews({ purpose, state }: DeploymentRecord): boolean {
  return purpose === 'deploy' && state === 'succeeded';
}

function describeDeployment(tag: string, deployment: DeploymentRecord): ReleaseNews {
  const { digest, environment, health, previous, run, seconds, url } = deployment;
  const lines = [
    ...(digest === undefined ? [] : [`- Image: \`${digest}\``]),
    ...(previous === undefined ? [] : [`- Before: ${previous.tag}`]),
    ...(health === undefined ? [] : [`- Health: ${health.state}`]),
    ...(seconds === undefined ? [] : [`- Took ${Math.round(seconds)} s`]),
    `- Roll back: \`npx waybill rollback ${environment}\``,
  ];
  const page = url ?? run;
  return {
    event: 'deployed',
    title: `${tag} is deployed to ${environment}`,
    text: lines.join('\n'),
    ...{ tag, version: tag.replace(/^v(?=\d)/, ''), environment },
    ...(page === undefined ? {} : { url: page }),
  };
}
