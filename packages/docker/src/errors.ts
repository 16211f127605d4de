import { ReleaseError } from '@waybill/kernel';

export const noImageName = () =>
  new ReleaseError(
    'ENOIMAGENAME',
    'The image has no name, and the repository is not on GitHub, which would give it one.',
    'Set `docker.image` or the environment variable `DOCKER_IMAGE` to a repository like `registry.example.com/owner/name`.',
  );

export const noDockerfile = (file: string) =>
  new ReleaseError(
    'ENODOCKERFILE',
    `There is no Dockerfile \`${file}\`.`,
    'Add it, or point `docker.dockerfile` at it.',
  );

export const noStage = (stage: string, file: string, stages: readonly string[]) =>
  new ReleaseError(
    'ENOSTAGE',
    `\`${file}\` has no stage \`${stage}\`.`,
    `Set \`docker.target\` to one of its stages: ${stages.map((each) => `\`${each}\``).join(', ') || 'none has a name'}.`,
  );

export const noBuildx = (tail: string) =>
  new ReleaseError(
    'ENOBUILDX',
    'This Docker has no buildx.',
    `Install the \`docker-buildx\` plugin, or use \`docker/setup-buildx-action\` in the workflow.\n\n${tail}`,
  );

export const noBuilder = (tail: string) =>
  new ReleaseError(
    'ENOBUILDER',
    'No builder answers.',
    `Start the Docker engine, or choose another builder with \`docker buildx use\` or \`BUILDX_BUILDER\`.\n\n${tail}`,
  );

export const noOciExport = (builder: string) =>
  new ReleaseError(
    'ENOOCIEXPORT',
    `The builder \`${builder}\` cannot write an OCI layout.`,
    "Use `docker/setup-buildx-action` or `docker buildx create --use`, or turn on the engine's containerd image store.",
  );

export const missingPlatform = (missing: readonly string[], builder: string, available: readonly string[]) =>
  new ReleaseError(
    'EPLATFORM',
    `The builder \`${builder}\` cannot build for ${missing.map((each) => `\`${each}\``).join(', ')}.`,
    'Let the machine emulate it: use `docker/setup-qemu-action` in the workflow, or install `qemu-user-static` with `binfmt-support`. ' +
      `Or leave the platform out of \`docker.platforms\`. The builder has: ${available.join(', ')}.`,
  );

export const buildFailed = (exitCode: number | undefined, tail: string) =>
  new ReleaseError(
    'EIMAGEBUILD',
    `The image was not built: \`docker buildx build\` ended with ${exitCode === undefined ? 'a signal' : `code ${exitCode}`}.`,
    `Nothing was pushed. Correct what the build says:\n\n${tail}`,
  );

export const invalidLayout = (problem: string, cause?: unknown) =>
  new ReleaseError(
    'EIMAGELAYOUT',
    `The built image is not a usable OCI layout: ${problem}.`,
    'Run the release again. If it stays so, update buildx and its builder.',
    { cause },
  );

export const lostPlatforms = (missing: readonly string[]) =>
  new ReleaseError(
    'ELOSTPLATFORM',
    `The built image has no ${missing.map((each) => `\`${each}\``).join(', ')}.`,
    'Look for a `--platform` in the `FROM` lines of the Dockerfile: the last stage must not fix one.',
  );

export const notBuilt = (version: string) =>
  new ReleaseError(
    'ENOIMAGEBUILT',
    `There is no built image of version \`${version}\` to deliver.`,
    'Run the whole release: the `prepare` step of this plugin builds the image.',
  );

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

export const imageTaken = (tag: string, there: string, built: string) =>
  new ReleaseError(
    'EIMAGETAKEN',
    `\`${tag}\` is another image already: \`${there}\`, not \`${built}\`.`,
    'A version is never replaced. Release a new version, or delete the tag in the registry if nobody can have used it.',
  );
