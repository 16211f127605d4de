import { ReleaseError } from '@waybill/kernel';

export const nothingToDescribe = (version: string) =>
  new ReleaseError(
    'ENOTHINGTODESCRIBE',
    `No step before this one recorded a wheel, an sdist or an image of ${version}.`,
    'Put the plugins that build them before `@waybill/sbom`, or set `sbom.enabled` to `"auto"` or `false`.',
  );

export const unreadableLayout = (image: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMLAYOUT',
    `The OCI layout of \`${image}\` cannot be read: ${reason}.`,
    'Build the image again. The layout is a folder below `.waybill/` that nothing else should change.',
    { cause },
  );

export const missingBlob = (digest: string, cause: unknown) =>
  new ReleaseError(
    'ESBOMBLOB',
    `The OCI layout has no blob \`${digest}\`, although the image consists of it.`,
    'Build the image again, and let no step clean `.waybill/` in between.',
    { cause },
  );

export const changedBlob = (digest: string) =>
  new ReleaseError(
    'ESBOMBLOBCHANGED',
    `The blob \`${digest}\` of the OCI layout holds other bytes than its digest says.`,
    'The disk is full or something wrote into `.waybill/`. Make room and build the image again.',
  );

export const unreadableLayer = (digest: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMLAYER',
    `The image layer \`${digest}\` cannot be read: ${reason}.`,
    'Layers are tar archives, plain or packed with gzip or zstd; zstd needs Node 22.15 or later. Look whether the disk is full, and build the image again.',
    { cause },
  );

const limitRemedy =
  'The limit keeps a broken or hostile layer from taking all memory or time of this machine. Find the step of the Dockerfile that adds these files, and leave them out. To release the image without an SBOM, set `sbom.enabled` to `false`.';

export const layerTooLarge = (digest: string, reason: string) =>
  new ReleaseError('ESBOMLIMIT', `The image layer \`${digest}\` is too large to describe: ${reason}.`, limitRemedy);

export const imageTooLarge = (count: number, limit: number) =>
  new ReleaseError('ESBOMPACKAGES', `The image lists ${count} packages, and ${limit} can be described.`, limitRemedy);

export const unreadableDistribution = (name: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'ESBOMWHEEL',
    `The metadata of \`${name}\` cannot be read: ${reason}.`,
    'A wheel is a ZIP archive with `*.dist-info/METADATA`, an sdist a packed tar archive with `PKG-INFO` in its folder. Build it again with an up-to-date build backend.',
    { cause },
  );

export const invalidSbom = (file: string, problems: readonly string[]) =>
  new ReleaseError(
    'ESBOMINVALID',
    `\`${file}\` would not be a valid CycloneDX document.`,
    `${problems.join('\n')}\n\nA package with odd metadata can cause this. It is worth a bug report.`,
  );
