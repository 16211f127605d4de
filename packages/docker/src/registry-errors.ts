import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const halfCredentials = (there: string, missing: string) =>
  new ReleaseError(
    'EHALFCREDENTIALS',
    `The registry's ${there} is given without its counterpart.`,
    `Set the environment variable \`${missing}\` too.`,
  );

/** Without the reason: JavaScript quotes what it could not read, which may be a password. */
export const invalidDockerConfig = (file: string) =>
  new ReleaseError(
    'EDOCKERCONFIG',
    `\`${file}\` is not valid JSON.`,
    'Correct it, or log in again with `docker login`.',
  );

export const credentialHelper = (program: string, tail: string) =>
  new ReleaseError(
    'ECREDENTIALHELPER',
    `The credential helper \`${program}\` gave no answer that can be used.`,
    `Correct it or log in again, or set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`.\n\n${quoteOutput(tail)}`,
  );

export const noCredentials = (registry: string) =>
  new ReleaseError(
    'ENOREGISTRYCREDENTIALS',
    `The registry \`${registry}\` wants credentials, and there are none.`,
    `Set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`${registry === 'ghcr.io' ? ' or `GITHUB_TOKEN`' : ''}, or log in with \`docker login ${registry}\`.`,
  );

/** @param image given where the reason may also be that these credentials have no right to push there */
export const credentialsRefused = (registry: string, source: string, image?: string) =>
  new ReleaseError(
    'EREGISTRYREFUSED',
    `The registry \`${registry}\` does not accept the credentials from ${source}${image === undefined ? '' : ` for \`${image}\``}.`,
    `Renew the password or token, and check that it belongs to the user name beside it.${image === undefined ? '' : ` If both are right, the right to push is missing. ${howToPush(image, source)}`}`,
  );

export const noPushAccess = (image: string, source: string | undefined, reason: string) =>
  new ReleaseError(
    'ENOPUSHACCESS',
    `The credentials from ${source ?? 'nowhere'} may not push to \`${image}\`${reason && `: ${reason}`}.`,
    howToPush(image, source),
  );

function howToPush(image: string, source: string | undefined): string {
  if (!image.startsWith('ghcr.io/')) return 'Give that user the right to push there, or correct `docker.image`.';
  const hint =
    'Give the job `permissions: packages: write`. If the package was first pushed by a person, open its settings and add this repository under "Manage Actions access".';
  if (source !== '`GITHUB_TOKEN`') return hint;
  // It may be the token that other steps need, whoever has logged in to the registry.
  return `${hint} The token of an app or a person may lack rights to packages, and \`docker login\` does not replace it: \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\` take precedence over \`GITHUB_TOKEN\`.`;
}

export const registryAnswer = (request: string, status: number, reason: string) =>
  new ReleaseError(
    'EREGISTRYANSWER',
    `The registry answered ${status} to \`${request}\`${reason && `: ${reason}`}.`,
    'Run the release again; what has arrived is not sent twice. If it stays so, check `docker.image` and the state of the registry.',
    { cause: { status } },
  );

export const insecureRealm = (registry: string, origin: string) =>
  new ReleaseError(
    'EINSECUREREALM',
    `The registry \`${registry}\` wants the credentials sent to \`${origin}\`, which is not encrypted.`,
    'Let the registry name an `https` address as the realm of its tokens.',
  );

export const tooManyRequests = (image: string, reason: string) =>
  new ReleaseError(
    'EREGISTRYLIMIT',
    `The registry takes no more requests for \`${image}\` for now${reason && `: ${reason}`}.`,
    'Run the release again later; what has arrived is not sent twice. Credentials of an account with a higher limit help, too.',
  );

export const layerTooLarge = (request: string, reason: string) =>
  new ReleaseError(
    'ELAYERTOOLARGE',
    `The registry, or a proxy before it, finds \`${request}\` too large${reason && `: ${reason}`}.`,
    'Raise its limit (`client_max_body_size` of nginx, for instance), or split the layer: smaller pieces were refused as well.',
  );

export const manifestRefused = (image: string, reason: string) =>
  new ReleaseError(
    'EMANIFESTREFUSED',
    `The registry does not take a manifest of \`${image}\`${reason && `: ${reason}`}.`,
    'Registries that are old take no OCI index: update it, or release for a single platform. If the reason names something unknown, run the release again: it may just have been deleted.',
  );

export const nameRefused = (image: string, reason: string) =>
  new ReleaseError(
    'EIMAGENAMEREFUSED',
    `The registry has no repository \`${image}\` and makes none${reason && `: ${reason}`}.`,
    'Correct `docker.image`, or create the repository first: Amazon ECR and some others want that.',
  );

export const blobDamaged = (image: string, reason: string) =>
  new ReleaseError(
    'EUPLOADDAMAGED',
    `The registry received other bytes for \`${image}\` than were sent${reason && `: ${reason}`}.`,
    'Run the release again. If it stays so, look for a proxy on the way that changes bodies.',
  );

export const uploadLost = (image: string, reason: string) =>
  new ReleaseError(
    'EUPLOADLOST',
    `The registry knows nothing of an upload to \`${image}\` that it began${reason && `: ${reason}`}.`,
    'Run the release again; what has arrived is not sent twice. If it stays so, the registry may run several times over, without one storage and one secret for all.',
  );

export const tagImmutable = (image: string, reason: string) =>
  new ReleaseError(
    'ETAGIMMUTABLE',
    `The registry does not move tags of \`${image}\`${reason && `: ${reason}`}.`,
    'Let `docker.tags` name versions only (`["{version}"]`), or allow the registry to move tags such as `latest`.',
    { permanent: true },
  );

export const writingUnsupported = (image: string, reason: string) =>
  new ReleaseError(
    'EREGISTRYREADONLY',
    `The registry supports no pushing to \`${image}\`${reason && `: ${reason}`}.`,
    'It may be read-only for maintenance, or a mirror: name the registry itself in `docker.image`, or run the release again later.',
  );

export const otherDigest = (reference: string, sent: string, kept: string) =>
  new ReleaseError(
    'EDIGESTCHANGED',
    `The registry keeps \`${reference}\` as \`${kept}\`, although \`${sent}\` was sent.`,
    'It converts images, so that what is pulled is not what was built. Turn that off, or use a registry that keeps what it gets.',
    { permanent: true },
  );

export const attachedTagTaken = (reference: string) =>
  new ReleaseError(
    'EATTACHEDTAG',
    `\`${reference}\`, where a registry without the referrers API lists what is attached to an image, is something else.`,
    'Delete that tag if nobody needs it. Some registries find every image under such a name, and can list nothing there.',
  );

/** @param names of the files */
export const attachmentsRefused = (image: string, names: string, cause: ReleaseError) =>
  new ReleaseError(
    'EATTACHMENTS',
    `The registry has \`${image}\`, but does not take what is attached to it: ${names}.`,
    `Set \`docker.attestations\` to \`off\`, or to \`inside\` with \`docker.attachSboms\` false, or use a registry that takes OCI referrers. It said: ${cause.message}`,
    { cause },
  );
