import { ReleaseError } from '@waybill/kernel';

export const notDelivered = (places: readonly string[]) =>
  new ReleaseError(
    'ENOTNOTIFIED',
    `A required notification was not delivered: ${places.join('; ')}.`,
    'The release is published. Correct what the reason names and run `npx waybill resume`, or set `required` of the route to `false`.',
    { afterRelease: true },
  );

export const noTemplate = (path: string, reason: string) =>
  new ReleaseError(
    'ENOTEMPLATE',
    `The template \`${path}\` cannot be read: ${reason}.`,
    'Name a file of the repository, relative to its root, or one of `engineering`, `product`, `devops` and `announcement`.',
  );

export const wrongTemplate = (path: string, reason: string) =>
  new ReleaseError(
    'EWRONGTEMPLATE',
    `The template \`${path}\` is not a valid Liquid template: ${reason}.`,
    'Correct the file at the line that is named. `npx semantic-release --dry-run` shows what it gives.',
  );
