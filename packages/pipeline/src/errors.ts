import { quoteOutput, ReleaseError } from '@waybill/kernel';

export const memberNotFound = (name: string, cause: unknown) =>
  new ReleaseError(
    'EMEMBERNOTFOUND',
    `The plugin \`${name}\` cannot be loaded.`,
    `Install it in the same place as semantic-release, or correct its name in \`members\`.`,
    { cause },
  );

export const notAPlugin = (name: string) =>
  new ReleaseError(
    'ENOTAPLUGIN',
    `\`${name}\` is not a semantic-release plugin: it exports no hooks.`,
    'Correct its name in `members`. A plugin exports functions such as `prepare` and `publish`.',
  );

/** @param details Markdown */
export const memberFailed = (member: string, step: string, details: string, cause: unknown) =>
  new ReleaseError('EMEMBERFAILED', `The ${step} step of \`${member}\` failed.`, details, { cause });

export const invalidOutput = (member: string, step: string, expected: string) =>
  new ReleaseError(
    'EMEMBEROUTPUT',
    `The ${step} step of \`${member}\` did not return ${expected}.`,
    'This is a bug in that plugin: report it to its authors.',
  );

export const ledgerTaken = (tag: string, run: string, state = 'delivering') =>
  new ReleaseError(
    'ELEDGERTAKEN',
    `Another run is making release \`${tag}\`: ${run}.`,
    [
      'This run published nothing and leaves the release to the other run.',
      'If the other run hangs, cancel it and start this one again: once its lease has expired (`pipeline.lease`), this run takes the release over.',
      ...(state === 'planned' ? [] : [`\`npx waybill resume ${tag} --take-over\` takes it over at once.`]),
    ].join(' '),
  );

export const ledgerLost = (tag: string, run: string) =>
  new ReleaseError(
    'ELEDGERLOST',
    `Another run has taken over release \`${tag}\`: ${run}.`,
    'This run did not renew its lease in time: its machine was suspended, or the remote was unreachable. It has stopped, and the other run finishes the release. There is nothing to do here.',
  );

export const ledgerNotPushed = (reason: string) =>
  new ReleaseError(
    'ELEDGERNOTPUSHED',
    'The ledger `refs/notes/waybill` cannot be pushed.',
    `The job needs permission to push to the repository, including tags and notes (\`contents: write\`). Output of git:\n\n${quoteOutput(reason)}`,
  );

export const commitNotPushed = (reason: string) =>
  new ReleaseError(
    'ECOMMITNOTPUSHED',
    'The release commit cannot be pushed.',
    `This run published nothing. If somebody pushed to the branch in the meantime, run the release again. If the branch is protected, allow the token of the job to push to it, or turn the release commit off (\`"git": false\`). Output of git:\n\n${quoteOutput(reason)}`,
  );

export const environmentTaken = (environment: string, tag: string, run: string) =>
  new ReleaseError(
    'EENVIRONMENTTAKEN',
    `Another run deploys \`${tag}\` to \`${environment}\`: ${run}.`,
    'This run has changed nothing there. Wait for the other run, or end it, and run this command again: a run without a sign of life loses the environment after its lease (`pipeline.lease`).',
  );

export const environmentLost = (environment: string, run: string) =>
  new ReleaseError(
    'EENVIRONMENTLOST',
    `Another run has taken over the environment \`${environment}\`: ${run}.`,
    'This run showed no sign of life for a whole lease, and has stopped. `npx waybill environments` shows what the other run does.',
  );

export const deploymentRefused = (tag: string, reason: string) =>
  new ReleaseError(
    'ENOTPUBLISHED',
    `A deployment of \`${tag}\` cannot be recorded: ${reason}.`,
    `Its entry has changed since the deployment began. \`npx waybill status ${tag}\` shows it, and \`npx waybill resume ${tag}\` finishes what is incomplete. Then run the deployment again.`,
  );

export const ledgerUnreadable = (tag: string, reason: string) =>
  new ReleaseError(
    'ELEDGERUNREADABLE',
    `The ledger entry of \`${tag}\` cannot be read: ${reason}.`,
    `\`git show refs/notes/waybill:${tag}/waybill.json\` shows the entry. If a newer version of Waybill wrote it, update Waybill and run again. If it is damaged, abandon the release: \`npx waybill abandon ${tag} --reason "…"\`.`,
  );

export const invalidLedgerKey = (variable: string) =>
  new ReleaseError(
    'ELEDGERKEY',
    `\`${variable}\` does not contain a valid private key.`,
    'Set it to the key that signs the ledger, in PEM format, as a secret of the release job. `openssl genpkey -algorithm ed25519` creates one. Without a key, unset the variable.',
  );

export const wrongPublicKey = (file: string, cause: unknown) =>
  new ReleaseError(
    'ELEDGERPUBLICKEY',
    `\`${file}\` does not contain a valid public key.`,
    'Pass the public key of the ledger in PEM format. `openssl pkey -in ledger.pem -pubout -out ledger.pub` writes it.',
    { cause },
  );

export const foreignEntry = (tag: string, problem: string) =>
  new ReleaseError(
    'EFOREIGNENTRY',
    `The ledger entry of \`${tag}\` does not belong to that release: ${problem}.`,
    `Nothing was delivered from it. \`git log refs/notes/waybill -- ${tag}\` shows who wrote it. To continue with later releases, abandon this one: \`npx waybill abandon ${tag} --reason "…"\`.`,
  );

export const branchGone = (tag: string, branch: string, gitHead: string) =>
  new ReleaseError(
    'EBRANCHGONE',
    `Release \`${tag}\` was made from the branch \`${branch}\`, which no longer exists on the remote.`,
    `This run delivered nothing. No branch contains commit \`${gitHead.slice(0, 10)}\`, so the release is not trusted. To finish it, push the branch again (\`git push origin ${gitHead}:refs/heads/${branch}\`) and run \`npx waybill resume ${tag}\`. To abandon it: \`npx waybill abandon ${tag} --reason "…"\`.`,
  );

export const gitFailed = (command: string, reason: string) =>
  new ReleaseError('EGITFAILED', `\`git ${command}\` failed.`, quoteOutput(reason));

/** @param madeFrom the commit of the first run, where the tag is gone: without it, the version would be made once more */
function findFirstBytes(tag: string, madeFrom: string | undefined): string {
  if (madeFrom === undefined)
    return `If you have the folder \`.waybill/\` of the first run, copy it into the checkout and run \`npx waybill resume ${tag}\`.`;
  return `An earlier run made this release from \`${madeFrom.slice(0, 10)}\`, but its tag was deleted since. Push the tag again (\`git push origin ${madeFrom}:refs/tags/${tag}\`) and run the release again: it is finished with the bytes of the first build.`;
}

export const resumeDiffers = (
  tag: string,
  names: readonly string[],
  reason: string,
  { cause, madeFrom }: { readonly cause?: unknown; readonly madeFrom?: string } = {},
) =>
  new ReleaseError(
    'ERESUMEDIFFERS',
    `Release \`${tag}\` cannot be finished: after a rebuild, ${names.join(', ')} differs from what is already public.`,
    `${reason}\n\nPublished files are never replaced. ${findFirstBytes(tag, madeFrom)} Otherwise, abandon the release to continue with later versions: \`npx waybill abandon ${tag} --reason "…"\`.`,
    { cause, permanent: true },
  );

export const checkoutIncomplete = (tag: string, what: string, reason: string) =>
  new ReleaseError(
    'ECHECKOUTINCOMPLETE',
    `Release \`${tag}\` cannot be rebuilt: ${what}.`,
    `The first build had these files. Run \`git submodule update --init --recursive\` and \`git lfs pull\` in the checkout, and run the release again. Output of git:\n\n${quoteOutput(reason)}`,
  );

export const missingAssets = (patterns: readonly string[]) =>
  new ReleaseError(
    'EMISSINGASSETS',
    `Files for the GitHub release are missing: ${patterns.map((each) => `\`${each}\``).join(', ')}.`,
    'Create them before the release commit, for example in `exec.prepareCmd`, or remove them from `github.assets`.',
  );

export const githubRefused = (request: string, status: number, reason: string, cause?: unknown) =>
  new ReleaseError(
    'EGITHUBREFUSED',
    `GitHub answered ${status} to \`${request}\`.`,
    reason || 'The token needs `contents: write` on this repository.',
    { cause },
  );

export const foreignAddress = (api: string, host: string) =>
  new ReleaseError(
    'EFOREIGNADDRESS',
    `GitHub at \`${api}\` answered with an address at \`${host}\`, which is another service.`,
    'Nothing was sent there: the token is for GitHub only. Check `GITHUB_API_URL` (or `github.githubApiUrl`), and whether a proxy in between changes answers.',
  );

export const unconfirmed = (tag: string, member: string, names: string) =>
  new ReleaseError(
    'EUNCONFIRMED',
    `\`${member}\` delivered ${names}, but users cannot find it there.`,
    `The service accepted the upload, but does not show it. The deliveries that follow were not made, and no notification was sent. Run the release again: it delivers what is still missing. If it fails again, ask the operator of the service, or abandon the release: \`npx waybill abandon ${tag} --reason "…"\`.`,
  );

export const tagMoved = (tag: string, commit: string, expected: string) =>
  new ReleaseError(
    'ETAGMOVED',
    `Tag \`${tag}\` is on commit \`${commit.slice(0, 10)}\`, but its release was made from \`${expected.slice(0, 10)}\`.`,
    `The tag was moved after the release, so the release cannot be finished from it. Move it back (\`git push --force origin ${expected}:refs/tags/${tag}\`) and run the release again. To abandon the release: \`npx waybill abandon ${tag} --reason "…"\`.`,
    { permanent: true },
  );

export const tagExists = (tag: string, commit: string, branch: string) =>
  new ReleaseError(
    'ETAGEXISTS',
    `Tag \`${tag}\` already exists on commit \`${commit.slice(0, 10)}\`, which \`${branch}\` does not contain.`,
    `Nothing was built. If another branch made that release, merge that branch. If the history of \`${branch}\` was replaced after the release (a force push), merge the tag (\`git merge --strategy ours ${tag}\`) and push. If nothing of that version was published, delete the tag: \`git push origin :refs/tags/${tag}\`.`,
  );

export const noPipeline = () =>
  new ReleaseError(
    'ENOPIPELINE',
    'The semantic-release configuration does not contain `@waybill/pipeline`.',
    'Extend `@waybill/preset`, or list `@waybill/pipeline` among the plugins, and run the command in the repository.',
  );
