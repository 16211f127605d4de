import { ReleaseError } from '@waybill/kernel';

export const identityRefused = (status: number) =>
  new ReleaseError(
    'EIDENTITYREFUSED',
    `GitHub Actions did not issue an identity token for this job: status ${status}.`,
    'Give the release job `permissions: id-token: write`. A pull request from a fork never has this permission.',
  );

export const noTrustRoot = (place: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ETRUSTROOT',
    `The trust root of Sigstore could not be read from ${place}: ${reason}.`,
    'Signatures by the identity of a job cannot be checked without it. Run the command where the address can be reached, or name a file `trusted_root.json` with `trustedRoot` (`WAYBILL_TRUSTED_ROOT`).',
    { cause },
  );
