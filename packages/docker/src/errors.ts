import { quoteOutput, ReleaseError } from '@waybill/kernel';

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

export const wrongDockerfile = (file: string, mistake: string) =>
  new ReleaseError(
    'EDOCKERFILE',
    `The builder does not understand \`${file}\`, ${mistake}.`,
    'Correct that line; `docker buildx build --check` shows it in its place.',
  );

export const brokenRules = (file: string, rules: string) =>
  new ReleaseError(
    'EDOCKERFILERULES',
    `\`${file}\` does not keep the rules that it asks for: ${rules}.`,
    'Correct what the warnings before this name, or take `error=true` out of its `# check=` line.',
  );

export const noBuildx = (tail: string) =>
  new ReleaseError(
    'ENOBUILDX',
    'This Docker has no buildx.',
    `Install the \`docker-buildx\` plugin, or use \`docker/setup-buildx-action\` in the workflow.\n\n${quoteOutput(tail)}`,
  );

export const oldBuildx = (version: string, oldest: string) =>
  new ReleaseError(
    'EOLDBUILDX',
    `This Docker has buildx ${version}, and the image needs ${oldest} or newer.`,
    'Update the `docker-buildx` plugin, or use `docker/setup-buildx-action` in the workflow.',
  );

export const noBuilder = (tail: string) =>
  new ReleaseError(
    'ENOBUILDER',
    'No builder answers.',
    `Start the Docker engine, or choose another builder with \`docker buildx use\` or \`BUILDX_BUILDER\`.\n\n${quoteOutput(tail)}`,
  );

export const noOciExport = (builder: string) =>
  new ReleaseError(
    'ENOOCIEXPORT',
    `The builder \`${builder}\` cannot write an OCI layout.`,
    "Use `docker/setup-buildx-action` or `docker buildx create --use`, or turn on the engine's containerd image store.",
  );

export const noCache = (builder: string, type: string) =>
  new ReleaseError(
    'EBUILDCACHE',
    `The builder \`${builder}\`, which is the Docker engine's own, has no cache of type \`${type}\`.`,
    `Use \`docker/setup-buildx-action\` or \`docker buildx create --use\`, or leave \`${type}\` out of \`docker.cacheFrom\` and \`docker.cacheTo\`.`,
  );

export const missingPlatform = (missing: readonly string[], builder: string, available: readonly string[]) =>
  new ReleaseError(
    'EPLATFORM',
    `The builder \`${builder}\` cannot build for ${missing.map((each) => `\`${each}\``).join(', ')}.`,
    'Let the machine emulate it: use `docker/setup-qemu-action` in the workflow, or install `qemu-user-static` with `binfmt-support`. ' +
      `Or leave the platform out of \`docker.platforms\`. The builder has: ${available.join(', ')}.`,
  );

/** @param hints sentences about what the build may lack */
export const buildFailed = (exitCode: number | undefined, tail: string, hints: readonly string[] = []) =>
  new ReleaseError(
    'EIMAGEBUILD',
    `The image was not built: \`docker buildx build\` ended with ${exitCode === undefined ? 'a signal' : `code ${exitCode}`}.`,
    `${[...hints, 'This run pushed nothing. Correct what the build says:'].join('\n\n')}\n\n${quoteOutput(tail)}`,
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

export const imageTaken = (tag: string, there: string, built: string) =>
  new ReleaseError(
    'EIMAGETAKEN',
    `\`${tag}\` is another image already: \`${there}\`, not \`${built}\`.`,
    'A version is never replaced. If an earlier run of this release delivered it, finish that run with `npx waybill resume`, which takes those bytes. Else release a new version, or delete the tag in the registry if nobody can have used it.',
    { permanent: true },
  );

export const noSecret = (id: string, source: string) =>
  new ReleaseError(
    'ENOSECRET',
    `The build's secret \`${id}\` is missing: there is no ${source.replace(/^the /, '')}.`,
    'Provide it to the job, or leave it out of `docker.secrets`.',
  );

export const imageTooLarge = (platform: string, size: string, limit: string) =>
  new ReleaseError(
    'EIMAGETOOLARGE',
    `The image for \`${platform}\` has ${size}, more than the ${limit} of \`docker.maxSize\`.`,
    'Make it smaller: a smaller base image, build tools in an earlier stage, or raise the limit on purpose.',
  );

export const imageNotLoaded = (platform: string, tail: string) =>
  new ReleaseError(
    'EIMAGELOAD',
    `The Docker engine does not take the image for \`${platform}\`, so it cannot be run.`,
    `Start an engine with room on its disk, or set \`docker.smoke\` to \`off\`.\n\n${quoteOutput(tail)}`,
  );

export const smokeFailed = (platform: string, problem: string, tail: string) =>
  new ReleaseError(
    'EIMAGESMOKE',
    `In the image for \`${platform}\`, ${problem}.`,
    `This run pushed nothing. Correct the image, or the commands in \`docker.smoke\`:\n\n${quoteOutput(tail)}`,
  );

export const nothingProven = (platforms: readonly string[]) =>
  new ReleaseError(
    'ENOTPROVEN',
    `This machine runs none of the image's platforms ${platforms.map((each) => `\`${each}\``).join(', ')}.`,
    'Use `docker/setup-qemu-action` in the workflow or a machine of one of these platforms, or set `docker.smoke` to `off`.',
  );

export const badBakeFile = (file: string, tail: string) =>
  new ReleaseError(
    'EBAKEFILE',
    `The bake file \`${file}\` cannot be used.`,
    `Correct it, or \`docker.bake\` and \`docker.target\`; \`docker buildx bake --print\` shows what buildx reads.\n\n${quoteOutput(tail)}`,
  );

export const noJoinedImage = (source: string) =>
  new ReleaseError(
    'ENOJOINEDIMAGE',
    `There is no image \`${source}\` to join.`,
    'Let the jobs that build the platforms end first, and hand over what they made: `docker.layouts` names folders or tar files, `docker.digests` what was pushed.',
  );

export const joinedTwice = (platform: string) =>
  new ReleaseError(
    'EPLATFORMTWICE',
    `Two of the images to join are for \`${platform}\`.`,
    'Let each job build platforms of its own, and leave one of them out of `docker.layouts` or `docker.digests`.',
  );

export const noNode = (endpoint: string, tail: string) =>
  new ReleaseError(
    'EBUILDERNODE',
    `\`${endpoint}\` cannot be a node of the builder.`,
    `Correct \`docker.nodes\`: the nodes of one builder are all BuildKits (\`tcp://\`), all in Kubernetes, or all Docker contexts.\n\n${quoteOutput(tail)}`,
  );

export const unhealthy = (platform: string, problem: string, tail: string) =>
  new ReleaseError(
    'EIMAGEHEALTH',
    `In the image for \`${platform}\`, ${problem}.`,
    `This run pushed nothing. Correct the image, or \`docker.health\`. The service said:\n\n${quoteOutput(tail)}`,
  );
