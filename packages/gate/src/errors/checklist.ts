import { inlineCode, ReleaseError } from '@waybill/kernel';

export const itemsMissing = (items: readonly { readonly title: string; readonly remedy: string }[]) =>
  new ReleaseError(
    'ECHECKLIST',
    items.length === 1
      ? 'A required item of the release checklist is not done.'
      : `${items.length} required items of the release checklist are not done.`,
    items.map(({ title, remedy }) => `- ${title}: ${remedy}`).join('\n'),
  );

export const noItemsFile = (file: string) =>
  new ReleaseError(
    'EGATEITEMS',
    `\`gate.items\` names ${inlineCode(file)}, and there is no such file.`,
    'Add the file, or take the option out.',
  );

export const wrongItemsFile = (file: string, problem: string) =>
  new ReleaseError(
    'EGATEITEMSFORM',
    `The checklist file ${inlineCode(file)} cannot be read: ${problem}.`,
    'It is Markdown with the headings `Pre-release`, `Release` and `Post-release`, and items of the form `- [ ] text`.',
  );

export const noChecklistRepository = () =>
  new ReleaseError(
    'ENOCHECKLISTREPOSITORY',
    'There is no repository whose checklist could be shown.',
    'Run the command by `npx waybill checklist` in the repository of the project.',
  );

export const noChecklistRelease = (tag: string | undefined) =>
  new ReleaseError(
    'ENOCHECKLISTRELEASE',
    tag === undefined ? 'The ledger has no release.' : `The ledger has no release ${inlineCode(tag)}.`,
    'Name the tag or the version of a release: `npx waybill checklist v1.2.0`. `git fetch origin "+refs/notes/*:refs/notes/*"` brings the ledger.',
  );

export const noPage = (tag: string, why: string) =>
  new ReleaseError(
    'EGATENOPAGE',
    `The release page of ${inlineCode(tag)} cannot be brought up to date: ${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, '')}.`,
    'Publish the page, when it is a draft. Run the command in a job with a token of the repository: `GITHUB_TOKEN` or `GITLAB_TOKEN`.',
  );
