import { ReleaseError } from '@waybill/kernel';

export const noIdentityToken = (service: string, audience: string) =>
  new ReleaseError(
    'ENOIDENTITYTOKEN',
    `The ${service} job has no valid identity token for the audience \`${audience}\`.`,
    service === 'GitLab'
      ? `Add to the job: \`id_tokens: { PYPI_ID_TOKEN: { aud: ${audience} } }\`. If the token expired while the job waited, start a new job.`
      : 'Run the job again. If it fails again, set the environment variable `PYPI_TOKEN`, and set `pypi.trustedPublishing` to `false`.',
  );

export const foreignAudience = (index: string, audience: string) =>
  new ReleaseError(
    'EFOREIGNAUDIENCE',
    `${index} asks for an identity token of this job with the audience \`${audience.slice(0, 200)}\`.`,
    `No token was sent: with another audience, the index could use the token at another service. If its operator confirms that audience, set \`pypi.audience\` (or \`audience\` in \`pypi.indexes\`) to it. Otherwise, set \`pypi.trustedPublishing\` to \`false\` and use an API token.`,
  );

export const noTrustedPublishing = (index: string) =>
  new ReleaseError(
    'ENOTRUSTEDPUBLISHING',
    `${index} does not support trusted publishing.`,
    'Provide an API token for it. If this project is not published there, set `pypi.upload` to `false`.',
  );

export const publisherRefused = (index: string, words: string, job: string) =>
  new ReleaseError(
    'EPUBLISHERREFUSED',
    `${index} refused to issue an upload token for this job.`,
    `Its answer: ${words}\n\nOn ${index}, the project needs a trusted publisher (before its first release, a pending one) with exactly these values:\n\n${job}\n\nA job without an \`environment\` matches only a publisher without one. To use an API token instead, set \`PYPI_TOKEN\`. To publish nothing there, set \`pypi.upload\` to \`false\`.`,
  );

export const notAttested = (file: string, reason: string, cause: unknown) =>
  new ReleaseError(
    'EATTESTATION',
    `\`${file}\` could not be signed: ${reason}.`,
    'The file was not uploaded. Run the release again when Sigstore works (https://status.sigstore.dev), or set `pypi.attestations` to `false`.',
    { cause },
  );
