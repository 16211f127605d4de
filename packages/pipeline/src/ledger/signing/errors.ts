import { ReleaseError } from '@waybill/kernel';

export const ledgerNotSigned = (reason: string, cause: unknown) =>
  new ReleaseError(
    'ELEDGERNOTSIGNED',
    `The ledger could not be signed with the identity of the job: ${reason}.`,
    'Give the job `permissions: id-token: write`, and run it again when Sigstore (https://status.sigstore.dev) is well; or set `pipeline.ledgerIdentity` to `"auto"`, which goes on without the signature.',
    { cause },
  );
