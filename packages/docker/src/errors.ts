import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const noImageName = () =>
  new ReleaseError(
    'ENOIMAGENAME',
    'The image has no name. Only a repository on GitHub has a default name.',
    'Set `docker.image` or the environment variable `DOCKER_IMAGE` to a repository like `registry.example.com/owner/name`.',
  );

export const noDockerfile = (file: string) =>
  new ReleaseError(
    'ENODOCKERFILE',
    `There is no Dockerfile \`${file}\`.`,
    'Add the file, or set `docker.dockerfile` to its path.',
  );

export const noStage = (stage: string, file: string, stages: readonly string[]) =>
  new ReleaseError(
    'ENOSTAGE',
    `\`${file}\` has no stage \`${stage}\`.`,
    `Set \`docker.target\` to one of its stages: ${stages.map((each) => `\`${each}\``).join(', ') || 'none has a name'}.`,
  );

export const wrongDockerfile = (file: string, mistake: string) =>
  new ReleaseError(
    'EDOCKERFILE',
    `The builder cannot parse \`${file}\`${/^line \d/.test(mistake) ? ',' : ':'} ${mistake}.`,
    'Correct the Dockerfile. `docker buildx build --check` shows the line.',
  );

export const brokenRules = (file: string, rules: string) =>
  new ReleaseError(
    'EDOCKERFILERULES',
    `\`${file}\` violates the build checks that it enables: ${rules}.`,
    'Correct what the warnings above name, or remove `error=true` from the `# check=` line of the Dockerfile.',
  );

export const noBuildx = (tail: string) =>
  new ReleaseError(
    'ENOBUILDX',
    'Docker has no buildx plugin on this machine.',
    `Install the \`docker-buildx\` plugin, or use \`docker/setup-buildx-action\` in the workflow.\n\n${quoteOutput(tail)}`,
  );

export const oldBuildx = (version: string, oldest: string) =>
  new ReleaseError(
    'EOLDBUILDX',
    `Docker has buildx ${version} on this machine, but the image requires ${oldest} or newer.`,
    'Update the `docker-buildx` plugin, or use `docker/setup-buildx-action` in the workflow.',
  );

export const noBuilder = (tail: string) =>
  new ReleaseError(
    'ENOBUILDER',
    'No buildx builder is available.',
    `Start the Docker engine, or choose another builder with \`docker buildx use\` or \`BUILDX_BUILDER\`.\n\n${quoteOutput(tail)}`,
  );

export const noOciExport = (builder: string) =>
  new ReleaseError(
    'ENOOCIEXPORT',
    `The builder \`${builder}\` cannot write an OCI layout.`,
    'Use `docker/setup-buildx-action` or `docker buildx create --use`, or enable the containerd image store of the engine.',
  );

export const noCache = (builder: string, type: string) =>
  new ReleaseError(
    'EBUILDCACHE',
    `The builder \`${builder}\` of the Docker engine does not support a cache of type \`${type}\`.`,
    `Use \`docker/setup-buildx-action\` or \`docker buildx create --use\`, or remove \`${type}\` from \`docker.cacheFrom\` and \`docker.cacheTo\`.`,
  );

export const missingPlatform = (missing: readonly string[], builder: string, available: readonly string[]) =>
  new ReleaseError(
    'EPLATFORM',
    `The builder \`${builder}\` cannot build for ${missing.map((each) => `\`${each}\``).join(', ')}.`,
    'Enable emulation: use `docker/setup-qemu-action` in the workflow, or install `qemu-user-static` and `binfmt-support`. ' +
      `Or remove the platform from \`docker.platforms\`. The builder supports: ${available.join(', ')}.`,
  );

/** @param hints sentences about what the build may lack */
export const buildFailed = (exitCode: number | undefined, tail: string, hints: readonly string[] = []) =>
  new ReleaseError(
    'EIMAGEBUILD',
    `The image build failed: \`docker buildx build\` ended with ${exitCode === undefined ? 'a signal' : `exit code ${exitCode}`}.`,
    `${[...hints, 'This run pushed nothing. Correct the error that the build reports:'].join('\n\n')}\n\n${quoteOutput(tail)}`,
  );

export const lostPlatforms = (missing: readonly string[]) =>
  new ReleaseError(
    'ELOSTPLATFORM',
    `The built image is missing the platform ${missing.map((each) => `\`${each}\``).join(', ')}.`,
    'Remove `--platform` from the `FROM` line of the last stage in the Dockerfile: it fixes the stage to one platform.',
  );

export const notBuilt = (version: string) =>
  new ReleaseError(
    'ENOIMAGEBUILT',
    `There is no built image of version \`${version}\` to deliver.`,
    'Run the whole release: the `prepare` step of this plugin builds the image.',
  );

export const noSecret = (id: string, source: string) =>
  new ReleaseError(
    'ENOSECRET',
    `The build secret \`${id}\` is missing: there is no ${source.replace(/^the /, '')}.`,
    'Provide it to the job, or remove it from `docker.secrets`.',
  );

export const imageTooLarge = (platform: string, size: string, limit: string) =>
  new ReleaseError(
    'EIMAGETOOLARGE',
    `The image for \`${platform}\` has a size of ${size}. \`docker.maxSize\` allows ${limit}.`,
    'Use a smaller base image, move build tools to an earlier stage, or raise `docker.maxSize`.',
  );

export const imageNotLoaded = (platform: string, tail: string) =>
  new ReleaseError(
    'EIMAGELOAD',
    `The Docker engine cannot load the image for \`${platform}\`, so the image cannot be tested.`,
    `Check that the engine runs and has free disk space, or set \`docker.smoke\` to \`off\`.\n\n${quoteOutput(tail)}`,
  );

export const smokeFailed = (platform: string, problem: string, tail: string) =>
  new ReleaseError(
    'EIMAGESMOKE',
    `The smoke test of the image for \`${platform}\` failed: ${problem}.`,
    `This run pushed nothing. Correct the image, or the commands in \`docker.smoke\`. Output:\n\n${quoteOutput(tail)}`,
  );

export const nothingChecked = (platforms: readonly string[]) =>
  new ReleaseError(
    'ENOTCHECKED',
    `This machine can run none of the platforms of the image: ${platforms.map((each) => `\`${each}\``).join(', ')}.`,
    'Use `docker/setup-qemu-action` in the workflow, use a machine of one of these platforms, or set `docker.smoke` to `off`.',
  );

export const badBakeFile = (file: string, tail: string) =>
  new ReleaseError(
    'EBAKEFILE',
    `The bake file \`${file}\` is invalid.`,
    `Correct the file, \`docker.bake\` or \`docker.target\`. \`docker buildx bake --print\` shows what buildx reads.\n\n${quoteOutput(tail)}`,
  );

export const noJoinedImage = (source: string) =>
  new ReleaseError(
    'ENOJOINEDIMAGE',
    `The image \`${source}\`, which is to be joined, does not exist.`,
    'The jobs that build the platforms must end before this one. List their OCI layouts (folders or tar files) in `docker.layouts`, or what they pushed in `docker.digests`.',
  );

export const noNode = (endpoint: string, tail: string) =>
  new ReleaseError(
    'EBUILDERNODE',
    `\`${endpoint}\` cannot be a node of the builder.`,
    `Correct \`docker.nodes\`. The nodes of one builder must be of one kind: BuildKit servers (\`tcp://\`), Kubernetes, or Docker contexts.\n\n${quoteOutput(tail)}`,
  );

export const unhealthy = (platform: string, problem: string, tail: string) =>
  new ReleaseError(
    'EIMAGEHEALTH',
    `The health check of the image for \`${platform}\` failed: ${problem}.`,
    `This run pushed nothing. Correct the image, or \`docker.health\`. Output of the service:\n\n${quoteOutput(tail)}`,
  );

/** @param names of the files */
export const attachmentsRefused = (image: string, names: string, cause: ReleaseError) =>
  new ReleaseError(
    'EATTACHMENTS',
    `The registry has \`${image}\`, but rejected the files that are attached to it: ${names}.`,
    `Use a registry that supports OCI referrers, set \`docker.attestations\` to \`off\`, or set it to \`inside\` and \`docker.attachSboms\` to \`false\`. The registry answered: ${cause.message}`,
    { cause },
  );
