import type { DeploymentLedger, LedgerRelease } from '@waybill/kernel';

/** What a run knows where no ledger is kept: its own release. */
export function withoutLedger(own: LedgerRelease): DeploymentLedger {
  let release = own;
  return {
    releases: async () => [release],
    async record(_, deployment) {
      const others = release.deployments.filter(({ key }) => key !== deployment.key);
      release = { ...release, deployments: [...others, deployment] };
    },
    claim: async () => ({ async confirm() {}, async release() {} }),
    async notify() {},
  };
}
