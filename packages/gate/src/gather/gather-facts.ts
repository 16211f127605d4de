import {
  type Artifact,
  type BaseContext,
  type Branch,
  type Commit,
  type LedgerRelease,
  type Ports,
  readArtifacts,
} from '@waybill/kernel';
import semver from 'semver';
import { planBranches, readBranches } from '../branches/index.ts';
import type { Facts } from '../checklist/index.ts';
import { readMigration } from '../migration/index.ts';
import type { Options } from '../options.ts';
import { findTicks, readItems, readTexts } from '../people/index.ts';
import { findService } from '../service/index.ts';
import { findCandidate } from './find-candidate.ts';
import { findEnvironments } from './find-environments.ts';
import { readScan } from './read-scan.ts';

/** A release, of any moment. */
export interface About {
  readonly tag: string;
  readonly version: string;
  /** The commit that was checked. */
  readonly sha: string;
  readonly branch: Branch;
  readonly commits: readonly Commit[];
  readonly notes: string;
  readonly checks: Facts['checks'];
  readonly moment: Facts['moment'];
  /** As the ledger has it, when it is out. */
  readonly release?: LedgerRelease | undefined;
}

export interface Place {
  readonly context: BaseContext;
  readonly options: Options;
  readonly ports: Ports;
}

/** Gathers what the checklist is computed from. What a service does not tell is left open, with the reason in the log. */
export async function gatherFacts(place: Place, about: About): Promise<Facts> {
  const { context, options } = place;
  const { tag, version, moment, release, notes, checks } = about;
  const artifacts: readonly Artifact[] =
    release?.artifacts ?? (await readArtifacts(context.cwd, version).catch(() => []));
  const environments = findEnvironments(context.options);
  const isPrerelease = semver.prerelease(version) !== null;
  const people = await readItems(context.cwd, options);
  const [migration, repository, ticks, candidate, scan] = await Promise.all([
    readMigration(place, about),
    readBranches({ ...place, context: { ...context, branch: about.branch, nextRelease: asNext(about) } }),
    gatherTicks(place, about, people),
    isPrerelease || environments.length === 0 ? undefined : askCandidate(place, version),
    readScan(context.cwd, artifacts),
  ]);
  return {
    ...{ moment, tag, version, isPrerelease, checks, artifacts, scan, migration, notes, environments, candidate },
    ...{ release, people, ticks, required: options.requireItems },
    branches: repository && planBranches(repository, options.developBranch),
  };
}

/** As the host describes the release that is made. */
function asNext({ tag, version, sha }: About) {
  return { gitTag: tag, version, gitHead: sha, type: '' };
}

async function gatherTicks({ context, options, ports }: Place, about: About, people: Facts['people']) {
  const service = findService({ context, options, ports });
  if (service.is === 'none') return new Map<string, never>();
  const { texts, problems } = await readTexts(service, { ...about, label: options.label, cwd: context.cwd });
  if (problems.length > 0) context.logger.log(`Items that people tick were not all read: ${problems.join(' ')}`);
  return findTicks([...people, ...computedItems], texts);
}

/** Computed items that a person may tick, where nothing tells. */
const computedItems: Facts['people'] = [
  ['staging', 'pre-release', 'Staging is validated'],
  ['deployed', 'post-release', 'The release is deployed'],
  ['healthy', 'post-release', 'The release is healthy'],
  ['team', 'post-release', 'The team is informed'],
].map(([id = '', phase, title = '']) => ({
  ...{ id, title, phase: phase as Facts['people'][number]['phase'], isRequired: false, isTicked: false },
}));

async function askCandidate({ context, ports }: Place, version: string) {
  const { openHistory } = await import('@waybill/pipeline/repository');
  const { releases } = await openHistory(context, ports).releases();
  return findCandidate(
    version,
    releases.map(({ entry }) => entry),
  );
}
