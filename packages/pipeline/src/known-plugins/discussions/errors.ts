import { inlineCode, ReleaseError } from '@waybill/kernel';

export const noCategory = (category: string, names: readonly string[], near: string | undefined) =>
  new ReleaseError(
    'ENOCATEGORY',
    `The repository has no category of discussions ${inlineCode(category)}.`,
    `${near === undefined ? '' : `Did you mean ${inlineCode(near)}? `}Correct \`github.discussionCategoryName\`. The categories are: ${names.map((each) => inlineCode(each)).join(', ') || 'none'}.`,
  );

export const discussionsOff = (category: string) =>
  new ReleaseError(
    'EDISCUSSIONSOFF',
    `Releases shall open a discussion in ${inlineCode(category)}, and the repository has discussions turned off.`,
    'Turn them on (Settings, General, Features), or remove `github.discussionCategoryName`.',
  );
