import { ReleaseError } from '@waybill/kernel';

export const notAtTheRoot = (prefix: string, top: string) =>
  new ReleaseError(
    'EINITFOLDER',
    `\`${prefix.replace(/\/$/, '')}\` is a folder below the root of the repository.`,
    `Workflows and the configuration are at the root. Run \`npx waybill init --cwd '${top}'\`.`,
  );

export const noTerminal = () =>
  new ReleaseError(
    'EINITTERMINAL',
    '`waybill init` asks before it writes, and this is no terminal.',
    'Run `npx waybill init --yes` to take the proposed answers, or `npx waybill init --dry-run` to see what would be written.',
  );

export const cancelled = () =>
  new ReleaseError('EINITCANCELLED', 'The set-up was cancelled.', 'No file was changed. Run `npx waybill init` again.');

export const wrongAnswer = (option: string, value: string, known: readonly string[]) =>
  new ReleaseError(
    'EINITOPTION',
    `\`--${option}\` is \`${value}\`, which is not possible.`,
    `Possible: ${known.map((each) => `\`${each}\``).join(', ')}.`,
  );

export const changedMeanwhile = (file: string) =>
  new ReleaseError(
    'EINITCHANGED',
    `\`${file}\` has changed since the set-up was shown.`,
    'Run `npx waybill init` again. Files that were written before are complete, and stay.',
  );

export const outside = (file: string) =>
  new ReleaseError(
    'EINITOUTSIDE',
    `\`${file}\` would be written through a link, to a place outside of the repository or inside of \`.git\`.`,
    'Replace the link by a file or a folder, and run `npx waybill init` again.',
  );
