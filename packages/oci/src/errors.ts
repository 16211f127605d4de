import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const halfCredentials = (there: string, missing: string) =>
  new ReleaseError(
    'EHALFCREDENTIALS',
    `Only the ${there} for the registry is set; user name and password are both required.`,
    `Set the environment variable \`${missing}\` as well.`,
  );

/** Without the reason: JavaScript quotes what it could not read, which may be a password. */
export const invalidDockerConfig = (file: string) =>
  new ReleaseError(
    'EDOCKERCONFIG',
    `\`${file}\` is not valid JSON.`,
    'Correct the file, or log in again with `docker login`.',
  );

export const credentialHelper = (program: string, tail: string) =>
  new ReleaseError(
    'ECREDENTIALHELPER',
    `The credential helper \`${program}\` returned no usable credentials.`,
    `Log in to the registry again, or set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`.\n\n${quoteOutput(tail)}`,
  );

export const noCredentials = (registry: string) =>
  new ReleaseError(
    'ENOREGISTRYCREDENTIALS',
    `The registry \`${registry}\` requires credentials, but none were found.`,
    `Set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`${registry === 'ghcr.io' ? ' or `GITHUB_TOKEN`' : ''}, or log in with \`docker login ${registry}\`.`,
  );

/** @param image given where the reason may also be that these credentials have no right to push there */
export const credentialsRefused = (registry: string, source: string, image?: string) =>
  new ReleaseError(
    'EREGISTRYREFUSED',
    `The registry \`${registry}\` rejected the credentials from ${source}${image === undefined ? '' : ` for \`${image}\``}.`,
    `Renew the password or token, and check that it belongs to the configured user name.${image === undefined ? '' : ` If both are correct, the user has no permission to push. ${howToPush(image, source)}`}`,
  );

export const noPushAccess = (image: string, source: string | undefined, reason: string) =>
  new ReleaseError(
    'ENOPUSHACCESS',
    `The credentials from ${source ?? 'nowhere'} have no permission to push to \`${image}\`${reason && `: ${reason}`}.`,
    howToPush(image, source),
  );

function howToPush(image: string, source: string | undefined): string {
  if (!image.startsWith('ghcr.io/'))
    return 'Give that user permission to push to this repository, or correct the name of the image.';
  const hint =
    'Give the job `permissions: packages: write`. If a person pushed the package first, open its settings and add this repository under "Manage Actions access".';
  if (source !== '`GITHUB_TOKEN`') return hint;
  // It may be the token that other steps need, whoever has logged in to the registry.
  return `${hint} The token of an app or a person may have no permission for packages, and \`docker login\` does not replace it. To use other credentials, set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`: they take precedence over \`GITHUB_TOKEN\`.`;
}

export const registryAnswer = (request: string, status: number, reason: string) =>
  new ReleaseError(
    'EREGISTRYANSWER',
    `The registry answered ${status} to \`${request}\`${reason && `: ${reason}`}.`,
    'Run the release again: data that the registry already has is not sent again. If it fails again, check the name of the image and the status page of the registry.',
    { cause: { status } },
  );

export const endlessList = (request: string) =>
  new ReleaseError(
    'EENDLESSLIST',
    `The list that the registry returns to \`${request}\` has no end: it was not read further.`,
    'Run the release again. If it fails again, ask the operator of the registry: its list of tags or of attached files is larger than any repository has.',
  );

export const insecureRealm = (registry: string, origin: string) =>
  new ReleaseError(
    'EINSECUREREALM',
    `The registry \`${registry}\` asks for the credentials at \`${origin}\`, which is not encrypted.`,
    'Configure the registry so that the realm of its tokens is an `https` address.',
  );

export const foreignRealm = (registry: string, host: string) =>
  new ReleaseError(
    'EFOREIGNREALM',
    `The registry \`${registry}\` asks for the credentials at \`${host}\`, which is another site.`,
    `No credentials were sent. If that host issues the tokens of this registry, allow it: \`"docker": { "realms": ["${host}"] }\`. If it does not, an attacker may be answering in place of the registry: ask its operator.`,
  );

export const tooManyRequests = (image: string, reason: string) =>
  new ReleaseError(
    'EREGISTRYLIMIT',
    `The registry limits the rate of requests for \`${image}\`${reason && `: ${reason}`}.`,
    'Run the release again later: data that the registry already has is not sent again. An account with a higher limit also helps.',
  );

export const layerTooLarge = (request: string, reason: string) =>
  new ReleaseError(
    'ELAYERTOOLARGE',
    `The registry, or a proxy in front of it, rejected \`${request}\` as too large${reason && `: ${reason}`}.`,
    'Raise the limit for request bodies (`client_max_body_size` in nginx), or split the layer. Sending it in smaller pieces was rejected too.',
  );

export const manifestRefused = (image: string, reason: string) =>
  new ReleaseError(
    'EMANIFESTREFUSED',
    `The registry rejected a manifest of \`${image}\`${reason && `: ${reason}`}.`,
    'An old registry may not support OCI image indexes: update it, or release for a single platform. If the reason names an unknown blob or manifest, run the release again: the registry may have just deleted it.',
  );

export const nameRefused = (image: string, reason: string) =>
  new ReleaseError(
    'EIMAGENAMEREFUSED',
    `The registry has no repository \`${image}\` and does not create it${reason && `: ${reason}`}.`,
    'Correct the name of the image, or create the repository first, as Amazon ECR and some other registries require.',
  );

export const blobDamaged = (image: string, reason: string) =>
  new ReleaseError(
    'EUPLOADDAMAGED',
    `The registry received different bytes for \`${image}\` than were sent${reason && `: ${reason}`}.`,
    'Run the release again. If it fails again, look for a proxy that changes request bodies.',
  );

export const uploadLost = (image: string, reason: string) =>
  new ReleaseError(
    'EUPLOADLOST',
    `The registry lost an upload to \`${image}\` that it had started${reason && `: ${reason}`}.`,
    'Run the release again: data that the registry already has is not sent again. If it fails again, the registry may have several instances: they must share one storage and one `http.secret`.',
  );

export const tagImmutable = (image: string, reason: string) =>
  new ReleaseError(
    'ETAGIMMUTABLE',
    `Tags of \`${image}\` are immutable in the registry${reason && `: ${reason}`}.`,
    'Set `docker.tags` to versions only (`["{version}"]`), or allow mutable tags in the settings of the registry.',
    { permanent: true },
  );

export const writingUnsupported = (image: string, reason: string) =>
  new ReleaseError(
    'EREGISTRYREADONLY',
    `The registry does not support pushing to \`${image}\`${reason && `: ${reason}`}.`,
    'If it is a mirror, name the image by the registry itself. If it is read-only for maintenance, run the release again later.',
  );

export const otherDigest = (reference: string, sent: string, kept: string) =>
  new ReleaseError(
    'EDIGESTCHANGED',
    `The registry stored \`${reference}\` with digest \`${kept}\`, but \`${sent}\` was sent.`,
    'The registry converts images, so users would not pull the image that was built. Turn the conversion off, or use a registry that stores images unchanged.',
    { permanent: true },
  );

export const attachedTagTaken = (reference: string) =>
  new ReleaseError(
    'EATTACHEDTAG',
    `The tag \`${reference}\` exists, but is not the list of files that are attached to the image.`,
    'A registry without the referrers API keeps that list under this tag. Delete the tag if nobody needs it. Some registries answer every such name with an image: they cannot keep the list, so set `docker.attestations` to `off` and `docker.attachSboms` to `false`.',
  );

export const invalidLayout = (problem: string, cause?: unknown) =>
  new ReleaseError(
    'EIMAGELAYOUT',
    `The OCI layout of the built image is invalid: ${problem}.`,
    'Run the release again. If it fails again, update buildx and its builder.',
    { cause },
  );

export const imageTaken = (tag: string, there: string, built: string) =>
  new ReleaseError(
    'EIMAGETAKEN',
    `The tag \`${tag}\` already exists with another image: \`${there}\`, not \`${built}\`.`,
    'A published version is never replaced. If an earlier run of this release delivered that image, run `npx waybill resume`, which delivers the same bytes. Otherwise, release a new version, or delete the tag in the registry if nobody can have used it.',
    { permanent: true },
  );

export const joinedTwice = (platform: string) =>
  new ReleaseError(
    'EPLATFORMTWICE',
    `Two of the images to join are for \`${platform}\`.`,
    'Each platform may come from one job only. Remove one of the two images from `docker.layouts` or `docker.digests`.',
  );
