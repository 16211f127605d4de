import { ReleaseError } from '@waybill/kernel';

export const noNotifier = () =>
  new ReleaseError(
    'ENONOTIFIER',
    'No plugin of the configuration notifies anybody.',
    'Add `@waybill/slack`, `@waybill/email` or `@waybill/webhook` to the plugins of the pipeline, or a section of that name with the preset.',
  );

export const noMessage = () =>
  new ReleaseError(
    'ENOMESSAGE',
    'There is nothing to announce: neither `--message` nor `--file` is given.',
    'For example: `npx waybill announce emergency --template service-disruption --message "The index is down; installs fail."`.',
  );

export const noEmergencyFile = (path: string, reason: string) =>
  new ReleaseError(
    'ENOEMERGENCYFILE',
    `The file \`${path}\` cannot be read: ${reason}.`,
    'Name a Markdown file of the repository with `--file`, relative to its root, of at most 100 KB.',
  );

export const wrongExpiry = (given: string) =>
  new ReleaseError(
    'EWRONGEXPIRY',
    `The option \`--expires\` is \`${given}\`, which is no list of names and dates.`,
    'For example: `--expires PYPI_TOKEN=2027-01-31,SLACK_BOT_TOKEN=2027-06-30`.',
  );

export const unknownEmergency = (given: string, known: readonly string[]) =>
  new ReleaseError(
    'EUNKNOWNEMERGENCY',
    given === '' ? 'The option `--template` is missing.' : `There is no emergency template \`${given}\`.`,
    `Name one of these: ${known.map((each) => `\`${each}\``).join(', ')}.`,
  );

export const wrongDays = () =>
  new ReleaseError(
    'EWRONGDAYS',
    'The options `--days` and `--ahead` are numbers of days.',
    'For example: `npx waybill watch --days 14 --ahead 21`.',
  );
