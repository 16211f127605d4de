import { ReleaseError } from '@waybill/kernel';

/** @param evidence the release whose page shows that there was a ledger */
export const ledgerGone = (tag: string, evidence: string) =>
  new ReleaseError(
    'ELEDGERGONE',
    evidence === tag
      ? `The ledger has no entry for release \`${tag}\`, but its release page has a copy of one.`
      : `The ledger has no entry for release \`${tag}\`, although the page of \`${evidence}\` shows that there was a ledger.`,
    [
      'Somebody has deleted or replaced `refs/notes/waybill` on the remote, so it is not known whether that release is complete. This run changed nothing.',
      '`npx waybill ledger repair` writes the entries back that release pages have (it needs `GITHUB_TOKEN`); then run the release again.',
      'If a clone still has the ledger, push it from there instead, with its whole history: `git push origin refs/notes/waybill`.',
      evidence === tag
        ? `To go on without it, abandon that release: \`npx waybill abandon ${tag} --reason "…"\`.`
        : `The page of \`${tag}\` has no entry: check what of it is public, and close it with \`npx waybill abandon ${tag} --reason "…"\`.`,
    ].join(' '),
  );
