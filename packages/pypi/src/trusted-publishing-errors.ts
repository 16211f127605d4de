import { ReleaseError } from '@waybill/kernel';

export const identityRefused = (status: number) =>
  new ReleaseError(
    'EIDENTITYREFUSED',
    `GitHub Actions gives this job no identity token: status ${status}.`,
    'Give the job that runs the release `permissions: id-token: write`. A pull request from a fork never gets it.',
  );

export const noIdentityToken = (service: string, audience: string) =>
  new ReleaseError(
    'ENOIDENTITYTOKEN',
    `The ${service} job has no valid identity token for the audience \`${audience}\`.`,
    service === 'GitLab'
      ? `Add to the job: \`id_tokens: { PYPI_ID_TOKEN: { aud: ${audience} } }\`. A token that ran out while the job waited needs a new job.`
      : 'Run the job again. When it stays so, set `PYPI_TOKEN` and `pypi.trustedPublishing` to `false`.',
  );

export const noTrustedPublishing = (index: string) =>
  new ReleaseError(
    'ENOTRUSTEDPUBLISHING',
    `${index} offers no trusted publishing.`,
    'Set a token for it, or `pypi.upload` to `false` when this project is not published there.',
  );

export const publisherRefused = (index: string, words: string, job: string) =>
  new ReleaseError(
    'EPUBLISHERREFUSED',
    `${index} gives this job no token to upload.`,
    `It says: ${words}\n\nOn ${index}, the project needs a trusted publisher (a pending one before its first release) with exactly what this job shows:\n\n${job}\n\nA job that names no \`environment\` matches only a publisher without one. To publish nothing there, set \`pypi.upload\` to \`false\`; to use a token, set \`PYPI_TOKEN\`.`,
  );

export const notAttested = (file: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EATTESTATION',
    `\`${file}\` could not be signed: ${reason}.`,
    'The file was not uploaded. When Sigstore (https://status.sigstore.dev) is well, run the release again; or set `pypi.attestations` to `false`.',
    { cause },
  );
