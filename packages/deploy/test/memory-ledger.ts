import type { DeploymentLedger, DeploymentRecord, LedgerRelease, ReleaseError } from '@waybill/kernel';

/** A ledger in memory, with what a test wants to know of it. */
export interface MemoryLedger extends DeploymentLedger {
  /** Every state that was written, the oldest first. */
  readonly written: readonly DeploymentRecord[];
  readonly notified: readonly ReleaseError[];
  /** Who has an environment now. */
  readonly claims: ReadonlySet<string>;
  of(tag: string): readonly DeploymentRecord[];
}

/** @param onRecord is called before a state is written: a test lets the run die there */
export function memoryLedger(
  releases: readonly LedgerRelease[],
  onRecord: (record: DeploymentRecord) => void = () => {},
): MemoryLedger {
  let now = [...releases];
  const written: DeploymentRecord[] = [];
  const notified: ReleaseError[] = [];
  const claims = new Set<string>();
  return {
    written,
    notified,
    claims,
    of: (tag) => now.find((each) => each.tag === tag)?.deployments ?? [],
    releases: async () => structuredClone(now) as LedgerRelease[],
    async record(tag, deployment) {
      onRecord(deployment);
      written.push(structuredClone(deployment));
      now = now.map((each) => {
        if (each.tag !== tag) return each;
        const others = each.deployments.filter(({ key }) => key !== deployment.key);
        return { ...each, deployments: [...others, structuredClone(deployment)] };
      });
    },
    async claim(environment) {
      claims.add(environment);
      return {
        async confirm() {},
        async release() {
          claims.delete(environment);
        },
      };
    },
    async notify(error) {
      notified.push(error);
    },
  };
}

/** `sha256:` and this digit, 64 times. */
export const digestOf = (digit: number) => `sha256:${String(digit).repeat(64)}`;

/** A release as the ledger describes it; its image has the digest of the minor version's digit. */
export function exampleRelease(version: string, changes: Partial<LedgerRelease> = {}): LedgerRelease {
  const digit = Number(version.split('.')[1]);
  return {
    ...{ tag: `v${version}`, version, channel: null, gitHead: 'b'.repeat(40), isPublished: true, deployments: [] },
    artifacts: [{ kind: 'image', name: 'ghcr.io/acme/parcel', digest: digestOf(digit), mediaType: 'x' }],
    ...changes,
  };
}

/** A deployment that succeeded. */
export function exampleDeployment(
  environment: string,
  minor: number,
  changes: Partial<DeploymentRecord> = {},
): DeploymentRecord {
  return {
    ...{ key: `v1.${minor}.0/${environment}/1`, environment, purpose: 'deploy', state: 'succeeded' },
    ...{ at: `2026-11-0${minor}T09:00:00.000Z`, ended: `2026-11-0${minor}T09:10:00.000Z`, digest: digestOf(minor) },
    ...changes,
  };
}
