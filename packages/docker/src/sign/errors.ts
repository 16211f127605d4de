import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const noCosign = () =>
  new ReleaseError(
    'ENOCOSIGN',
    'The image must be signed, but the program `cosign` is not installed.',
    'Install it (`sigstore/cosign-installer` in the workflow), or remove `docker.sign`.',
  );

export const noSigningKey = (variable: string) =>
  new ReleaseError(
    'ENOSIGNINGKEY',
    `The signing key is missing: \`docker.sign\` names the environment variable \`${variable}\`, which is not set.`,
    'Provide the variable to the job, and `COSIGN_PASSWORD` if the key has a password.',
  );

const identity = {
  GitHub: 'Add `id-token: write` to the permissions of the job',
  GitLab: 'Add `SIGSTORE_ID_TOKEN` with `aud: sigstore` to the `id_tokens` of the job',
};

export const noSigningIdentity = (host: keyof typeof identity) =>
  new ReleaseError(
    'ENOSIGNINGIDENTITY',
    'The image must be signed with the identity of the job, but the job has no permission to request an identity token.',
    `${identity[host]}, or set a key in \`docker.sign\`.`,
  );

export const notSigned = (image: string, tail: string) =>
  new ReleaseError(
    'EIMAGESIGN',
    `\`${image}\` was delivered, but could not be signed.`,
    `Run the release again: it only signs the image, and sends nothing twice.\n\n${quoteOutput(tail)}`,
  );

export const wrongPublicKey = (file: string, cause: unknown) =>
  new ReleaseError(
    'EIMAGEKEY',
    `\`${file}\` does not contain a valid public key.`,
    'Pass the public key of the signatures in PEM format. `cosign public-key --key env://COSIGN_PRIVATE_KEY` prints it.',
    { cause },
  );
