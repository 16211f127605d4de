import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const noLedger = (tag: string | undefined) =>
  new ReleaseError(
    'ENOLEDGER',
    tag === undefined ? 'The repository has no ledger.' : `The ledger has no entry for release \`${tag}\`.`,
    tag === undefined
      ? 'The first release with `@waybill/pipeline` creates it. Earlier releases have no entry.'
      : 'Releases without `@waybill/pipeline` have no entry. `git ls-tree -d --name-only refs/notes/waybill` lists the tags that have one.',
  );

export const alreadyComplete = (tag: string) =>
  new ReleaseError(
    'ERELEASECOMPLETE',
    `Release \`${tag}\` is complete, so there is nothing to abandon.`,
    'To withdraw a published release, yank it on the index and publish a new version.',
  );

export const releaseClosed = (tag: string, reason: string) =>
  new ReleaseError(
    'ERELEASECLOSED',
    `Release \`${tag}\` was abandoned, so no run finishes it.`,
    `Reason: ${reason}\n\nRelease the next version instead: push a commit that makes one, such as \`fix: …\`.`,
  );

export const noReason = () =>
  new ReleaseError(
    'ENOREASON',
    'The option `--reason` is missing.',
    'Say why the release is abandoned; the ledger keeps it: `npx waybill abandon v1.2.0 --reason "the index rejects the name"`.',
  );

export const releaseAbandoned = (tag: string, reason: string, parts: string) =>
  new ReleaseError(
    'ERELEASEABANDONED',
    `Release \`${tag}\` was abandoned.`,
    `Reason: ${reason}\n\n${parts} What was delivered stays public. The next version is released as usual.`,
  );

export const notTagged = (tag: string) =>
  new ReleaseError(
    'ENOTTAGGED',
    `Release \`${tag}\` has no tag yet, so there is nothing to finish.`,
    'Run `npx semantic-release`, which makes this release from the start.',
  );

export const notComplete = (tag: string) =>
  new ReleaseError(
    'ENOTCOMPLETE',
    `Release \`${tag}\` is incomplete: some deliveries are missing.`,
    `\`npx waybill status ${tag}\` shows what is missing, and \`npx waybill resume ${tag}\` delivers it.`,
  );

export const buildFailed = (output: string) =>
  new ReleaseError(
    'EBUILDJOB',
    'The build of the release failed.',
    `Nothing was published or handed over. The reason is in the output above, which ends with:\n\n${quoteOutput(output)}`,
  );

export const severalBuilds = (files: readonly string[]) =>
  new ReleaseError(
    'ESEVERALBUILDS',
    `This job built ${files.length} releases, but only one can be handed over: ${files.map((file) => `\`${file}\``).join(', ')}.`,
    'Nothing was published or handed over. Delete the folder `.waybill`, make sure that only one build runs in this checkout at a time, and run the job again.',
  );

export const wrongKeyOfImages = (file: string, cause: unknown) =>
  new ReleaseError(
    'EIMAGEPUBLICKEY',
    `\`${file}\` does not contain a valid public key.`,
    'Pass the public key with which images are signed, in PEM format. `cosign public-key` prints it.',
    { cause },
  );
