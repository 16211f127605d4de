import { ReleaseError } from '@waybill/kernel';

export const unreadableDistribution = (file: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'EUNREADABLEDIST',
    `\`${file}\` cannot be read: ${reason}.`,
    'Run the release again. If it fails again, update the build backend: it writes archives that indexes reject.',
    { cause },
  );

export const memberTooLarge = (member: string, size: number) =>
  new ReleaseError(
    'ELARGEMETADATA',
    `\`${member}\` in a built file is too large to read: ${size} bytes.`,
    'For `METADATA` or `PKG-INFO`, shorten the description that `project.readme` names. For `RECORD`, exclude files from the build.',
  );

export const archiveTooLarge = (file: string, members: number, limit: number) =>
  new ReleaseError(
    'ELARGEARCHIVE',
    `\`${file}\` contains ${members} files or more, but at most ${limit} are read.`,
    'Exclude data and folders of tools in the settings of the build backend.',
  );
