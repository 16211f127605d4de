import { ReleaseError } from '@waybill/kernel';

export const nothingToDescribe = (version: string) =>
  new ReleaseError(
    'ENOTHINGTODESCRIBE',
    `There is nothing to describe: no earlier step recorded a wheel, an sdist or an image of ${version}.`,
    'Put the plugins that build them before `@waybill/sbom`, or set `sbom.enabled` to `"auto"` or `false`.',
  );

export const unreadableLayout = (image: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMLAYOUT',
    `The OCI layout of \`${image}\` cannot be read: ${reason}.`,
    'Run the release again to rebuild the image. Nothing else may change files below `.waybill/` in between.',
    { cause },
  );

export const missingBlob = (digest: string, cause: unknown) =>
  new ReleaseError(
    'ESBOMBLOB',
    `The blob \`${digest}\` of the image is missing from its OCI layout.`,
    'Run the release again to rebuild the image. No step may clean `.waybill/` in between.',
    { cause },
  );

export const changedBlob = (digest: string) =>
  new ReleaseError(
    'ESBOMBLOBCHANGED',
    `The blob \`${digest}\` of the OCI layout does not match its digest.`,
    'The disk is full, or another program wrote to `.waybill/`. Free disk space, and run the release again to rebuild the image.',
  );

export const unreadableLayer = (digest: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMLAYER',
    `The image layer \`${digest}\` cannot be read: ${reason}.`,
    'A layer must be a tar archive: plain, gzip, or zstd (which requires Node 22.15 or later). Check that the disk is not full, and run the release again.',
    { cause },
  );

const limitRemedy =
  'The limit protects this machine from a damaged or hostile layer. Find the step of the Dockerfile that adds these files, and leave them out. To release the image without an SBOM, set `sbom.enabled` to `false`.';

export const layerTooLarge = (digest: string, reason: string) =>
  new ReleaseError('ESBOMLIMIT', `The image layer \`${digest}\` is too large to describe: ${reason}.`, limitRemedy);

export const imageTooLarge = (count: number, limit: number) =>
  new ReleaseError(
    'ESBOMPACKAGES',
    `The image contains ${count} packages, but an SBOM can describe at most ${limit}.`,
    limitRemedy,
  );

export const generatorMissing = (name: string) =>
  new ReleaseError(
    'ESBOMGENERATOR',
    `\`sbom.handOver\` names ${name}, which is not on the \`PATH\`.`,
    `Install ${name} in the job of the release, or set \`sbom.handOver\` to \`"auto"\` or \`false\`. Programs inside the repository do not count.`,
  );

export const generatorFailed = (name: string, platform: string, problem: string, output = '') =>
  new ReleaseError(
    'ESBOMHANDOVER',
    `${name} cannot describe the image for ${platform}: ${problem}.`,
    `${output}${output && '\n\n'}Check that its version writes CycloneDX 1.6, and that the disk has room for the image. To do without it, set \`sbom.handOver\` to \`false\`.`,
  );

export const unreadableDistribution = (name: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMWHEEL',
    `The metadata of \`${name}\` cannot be read: ${reason}.`,
    'Rebuild it with a current build backend. A wheel must contain `*.dist-info/METADATA`; an sdist must contain `PKG-INFO` in its folder.',
    { cause },
  );

export const invalidSbom = (file: string, problems: readonly string[]) =>
  new ReleaseError(
    'ESBOMINVALID',
    `The SBOM \`${file}\` is not valid.`,
    `${problems.join('\n')}\n\nUnusual metadata of a package can cause this. Please report it as a bug.`,
  );

export const unreadableLock = (file: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMLOCK',
    `The lock file \`${file}\` cannot be read: ${reason}.`,
    'Write it again with the tool that it belongs to, or name another file in `sbom.lock`: `uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`, `Pipfile.lock`, or a requirements file of pip.',
    { cause },
  );

export const noEnvironment = (folder: string) =>
  new ReleaseError(
    'ESBOMENVIRONMENT',
    `The folder \`${folder}\` contains no installed Python distribution.`,
    'Install the project into it before the release (`uv sync`, `pip install --prefix`), or remove `sbom.environment`.',
  );

export const unchangeableWheel = (name: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMEMBED',
    `The SBOM cannot be put into the wheel \`${name}\`: ${reason}.`,
    'Build the wheel with a current build backend and without a signed `RECORD`, or set `sbom.embed` to `false`.',
    { cause },
  );
