import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const noCosign = () =>
  new ReleaseError(
    'ENOCOSIGN',
    'The image is to be signed, and there is no `cosign`.',
    'Install it (`sigstore/cosign-installer` in the workflow), or leave `docker.sign` out.',
  );

export const noSigningKey = (variable: string) =>
  new ReleaseError(
    'ENOSIGNINGKEY',
    `The key of \`docker.sign\` is missing: there is no environment variable \`${variable}\`.`,
    'Provide it to the job, with `COSIGN_PASSWORD` when the key has one.',
  );

const identity = {
  GitHub: 'Add `id-token: write` to the permissions of the job',
  GitLab: 'Add `SIGSTORE_ID_TOKEN` with `aud: sigstore` to the `id_tokens` of the job',
};

export const noSigningIdentity = (host: keyof typeof identity) =>
  new ReleaseError(
    'ENOSIGNINGIDENTITY',
    'The image is to be signed by the identity of the job, and the job may not show it.',
    `${identity[host]}, or name a key in \`docker.sign\`.`,
  );

export const notSigned = (image: string, tail: string) =>
  new ReleaseError(
    'EIMAGESIGN',
    `\`${image}\` is delivered and could not be signed.`,
    `Run the release again: what is delivered is not sent again, and only the signature is made.\n\n${quoteOutput(tail)}`,
  );
