import { quoteOutput, ReleaseError } from '@waybill/kernel';
import { asPlainMarkdown } from './plain-markdown.ts';

export const memberNotFound = (name: string, cause: unknown) =>
  new ReleaseError(
    'EMEMBERNOTFOUND',
    `The plugin \`${name}\` cannot be loaded.`,
    `Install it beside semantic-release, or correct its name in \`members\`.`,
    { cause },
  );

export const notAPlugin = (name: string) =>
  new ReleaseError(
    'ENOTAPLUGIN',
    `\`${name}\` exports no object of hooks.`,
    'A plugin exports functions such as `prepare` and `publish`; correct its name in `members`.',
  );

/** The words of a plugin are no Markdown: what follows their first line is mostly the output of a tool. */
function asDetails(reason: string): string {
  const [first = '', ...rest] = reason.trim().split('\n');
  const sentence = asPlainMarkdown(first);
  return rest.length === 0 ? sentence : `${sentence}\n\n${quoteOutput(rest.join('\n'))}`;
}

export const memberFailed = (member: string, step: string, reason: string, cause: unknown) =>
  new ReleaseError('EMEMBERFAILED', `The ${step} step of \`${member}\` failed.`, asDetails(reason), { cause });

export const invalidOutput = (member: string, step: string, expected: string) =>
  new ReleaseError(
    'EMEMBEROUTPUT',
    `The ${step} step of \`${member}\` returned something else than ${expected}.`,
    'This is a bug of that plugin: report it there.',
  );

export const ledgerTaken = (tag: string, run: string, state = 'delivering') =>
  new ReleaseError(
    'ELEDGERTAKEN',
    `Another run is making release \`${tag}\`: ${run}.`,
    [
      'This run has published nothing and leaves the release to the other one.',
      'If the other run hangs, end it and start this one again: a run without a sign of life is taken over after its lease (`pipeline.lease`).',
      ...(state === 'planned' ? [] : [`\`npx waybill resume ${tag} --take-over\` takes it over at once.`]),
    ].join(' '),
  );

export const ledgerLost = (tag: string, run: string) =>
  new ReleaseError(
    'ELEDGERLOST',
    `Another run has taken over release \`${tag}\`: ${run}.`,
    'This run showed no sign of life for a whole lease, perhaps because its machine stood still or the remote was out of reach. It has stopped, and the other run finishes the release: nothing is left to do here.',
  );

export const ledgerNotPushed = (reason: string) =>
  new ReleaseError(
    'ELEDGERNOTPUSHED',
    'The ledger `refs/notes/waybill` cannot be pushed.',
    `The job needs the right to push to the repository, tags and notes included (\`contents: write\`). git said:\n\n${quoteOutput(reason)}`,
  );

export const commitNotPushed = (reason: string) =>
  new ReleaseError(
    'ECOMMITNOTPUSHED',
    'The release commit cannot be pushed.',
    `This run made nothing of the release public. Somebody pushed to the branch meanwhile: run again. Or the branch is protected: let the job's token push to it, or switch the commit off (\`"git": false\`). git said:\n\n${quoteOutput(reason)}`,
  );

export const ledgerUnreadable = (tag: string, reason: string) =>
  new ReleaseError(
    'ELEDGERUNREADABLE',
    `The ledger of \`${tag}\` cannot be read: ${reason}.`,
    `Look at it with \`git show refs/notes/waybill:${tag}/waybill.json\`. A newer Waybill may have written it: update, and run again. Where it is damaged and no earlier state of it can be read, \`npx waybill abandon ${tag} --reason "…"\` gives the release up.`,
  );

export const gitFailed = (command: string, reason: string) =>
  new ReleaseError('EGITFAILED', `\`git ${command}\` failed.`, quoteOutput(reason));

export const resumeDiffers = (tag: string, names: readonly string[], reason: string, cause?: unknown) =>
  new ReleaseError(
    'ERESUMEDIFFERS',
    `Release \`${tag}\` cannot be finished: ${names.join(', ')} built again has other bytes than what is public.`,
    `${reason}\n\nPublic bytes are never replaced. Put the files of the first run into \`.waybill/\` and run \`npx waybill resume ${tag}\`. Otherwise give the release up, so that later versions go on: \`npx waybill abandon ${tag} --reason "…"\`.`,
    { cause, permanent: true },
  );

export const missingAssets = (patterns: readonly string[]) =>
  new ReleaseError(
    'EMISSINGASSETS',
    `The GitHub release needs files that are not there: ${patterns.map((each) => `\`${each}\``).join(', ')}.`,
    'Build them before the commit, in `exec.prepareCmd` for instance, or take them out of `github.assets`.',
  );

export const githubRefused = (request: string, status: number, reason: string, cause?: unknown) =>
  new ReleaseError(
    'EGITHUBREFUSED',
    `GitHub answered ${status} to \`${request}\`.`,
    reason || 'The token needs `contents: write` on this repository.',
    { cause },
  );

export const noLedger = (tag: string | undefined) =>
  new ReleaseError(
    'ENOLEDGER',
    tag === undefined ? 'The repository has no ledger.' : `The ledger holds no release \`${tag}\`.`,
    tag === undefined
      ? 'The first release that `@waybill/pipeline` makes begins one. Releases from before have no entry.'
      : 'Releases made without `@waybill/pipeline` have no entry. The tags that have one: `git ls-tree -d --name-only refs/notes/waybill`.',
  );

export const noPipeline = () =>
  new ReleaseError(
    'ENOPIPELINE',
    'The configuration of semantic-release has no `@waybill/pipeline`.',
    'Extend `@waybill/preset`, or list `@waybill/pipeline` among the plugins, and run the command in the repository.',
  );

export const tagMoved = (tag: string, commit: string, expected: string) =>
  new ReleaseError(
    'ETAGMOVED',
    `Tag \`${tag}\` is on commit \`${commit.slice(0, 10)}\`, but its release was made from \`${expected.slice(0, 10)}\`.`,
    `Somebody moved the tag, so the release cannot be finished from it. Move it back (\`git push --force origin ${expected}:refs/tags/${tag}\`) and run again, or give the release up: \`npx waybill abandon ${tag} --reason "…"\`.`,
    { permanent: true },
  );

export const alreadyComplete = (tag: string) =>
  new ReleaseError(
    'ERELEASECOMPLETE',
    `Release \`${tag}\` is complete, so there is nothing to abandon.`,
    'To withdraw a published release, yank it on the index and publish a new version.',
  );

export const noReason = () =>
  new ReleaseError(
    'ENOREASON',
    'A release is abandoned for a reason, and none was given.',
    'Add it: `npx waybill abandon v1.2.0 --reason "the index refuses the name"`.',
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
    'Run `npx semantic-release`: it makes this release from the start.',
  );
