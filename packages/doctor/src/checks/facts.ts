import type { Facts as ProjectFacts, Snapshot } from '@waybill/init/facts';
import type { ReleaseError } from '@waybill/kernel';
import type { LastRelease } from '@waybill/pipeline/configuration';
import type { Fact, Report } from '../report/index.ts';
import type { GitState, InstalledPackage, RemoteRefs, Settings } from '../repository/index.ts';
import type { GitHubFacts, GitLabFacts, Listed, Visibility } from '../services/index.ts';
import type { FoundJobs, GitLabPipeline } from '../workflows/index.ts';

/** Everything that checks look at. Checks ask nobody themselves. */
export interface Facts {
  readonly place: Report['place'];
  readonly snapshot: Fact<Snapshot>;
  readonly project: Fact<ProjectFacts>;
  readonly git: Fact<GitState>;
  readonly remote: Fact<RemoteRefs>;
  /** The branch whose release is examined. */
  readonly branch: Fact<string>;
  /** Tags in the history of that branch; its commit may be missing here. */
  readonly merged: Fact<readonly string[]>;
  readonly settings: Fact<Settings>;
  readonly sections: Fact<{ readonly wrong: readonly ReleaseError[]; readonly doubtful: readonly string[] }>;
  /** The newest release of the branch in the ledger of this clone. */
  readonly last: Fact<LastRelease | undefined>;
  readonly node: string;
  readonly host: Fact<InstalledPackage>;
  readonly plugins: Fact<readonly InstalledPackage[]>;
  /** Free bytes. */
  readonly free: Fact<number>;
  /** Seconds that this machine is ahead. */
  readonly skew: Fact<number>;
  readonly jobs: Fact<FoundJobs>;
  readonly pipeline: Fact<GitLabPipeline | 'none'>;
  readonly github: GitHubFacts;
  readonly gitlab: GitLabFacts;
  readonly listed: Fact<Listed>;
  readonly images: ReadonlyMap<string, Fact<Visibility>>;
}
