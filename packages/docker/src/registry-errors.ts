import { ReleaseError } from '@waybill/kernel';

export const halfCredentials = (there: string, missing: string) =>
  new ReleaseError(
    'EHALFCREDENTIALS',
    `The registry's ${there} is given without its counterpart.`,
    `Set the environment variable \`${missing}\` too.`,
  );

export const invalidDockerConfig = (file: string, cause: unknown) =>
  new ReleaseError(
    'EDOCKERCONFIG',
    `\`${file}\` is not valid JSON.`,
    'Correct it, or log in again with `docker login`.',
    {
      cause,
    },
  );

export const credentialHelper = (program: string, tail: string) =>
  new ReleaseError(
    'ECREDENTIALHELPER',
    `The credential helper \`${program}\` gave no answer that can be used.`,
    `Correct it or log in again, or set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`.\n\n${tail}`,
  );

export const noCredentials = (registry: string) =>
  new ReleaseError(
    'ENOREGISTRYCREDENTIALS',
    `The registry \`${registry}\` wants credentials, and there are none.`,
    `Set \`DOCKER_REGISTRY_USER\` and \`DOCKER_REGISTRY_PASSWORD\`${registry === 'ghcr.io' ? ' or `GITHUB_TOKEN`' : ''}, or log in with \`docker login ${registry}\`.`,
  );

export const credentialsRefused = (registry: string, source: string) =>
  new ReleaseError(
    'EREGISTRYREFUSED',
    `The registry \`${registry}\` does not accept the credentials from ${source}.`,
    'Renew the password or token, and check that it belongs to the user name beside it.',
  );

export const noPushAccess = (image: string, source: string | undefined, reason: string) =>
  new ReleaseError(
    'ENOPUSHACCESS',
    `The credentials from ${source ?? 'nowhere'} may not push to \`${image}\`${reason && `: ${reason}`}.`,
    image.startsWith('ghcr.io/')
      ? 'Give the job `permissions: packages: write`. If the package was first pushed by a person, open its settings and add this repository under "Manage Actions access".'
      : 'Give that user the right to push there, or correct `docker.image`.',
  );

export const registryAnswer = (request: string, status: number, reason: string) =>
  new ReleaseError(
    'EREGISTRYANSWER',
    `The registry answered ${status} to \`${request}\`${reason && `: ${reason}`}.`,
    status === 413
      ? 'A layer is larger than the registry or a proxy before it takes: raise its limit, or split the layer.'
      : 'Run the release again; what has arrived is not sent twice. If it stays so, check `docker.image` and the state of the registry.',
  );

export const insecureRealm = (registry: string, origin: string) =>
  new ReleaseError(
    'EINSECUREREALM',
    `The registry \`${registry}\` wants the credentials sent to \`${origin}\`, which is not encrypted.`,
    'Let the registry name an `https` address as the realm of its tokens.',
  );
