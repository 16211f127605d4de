import { ReleaseError } from '@waybill/kernel';

export const unreadableDistribution = (file: string, reason: string, cause?: unknown) =>
  new ReleaseError(
    'EUNREADABLEDIST',
    `\`${file}\` cannot be read: ${reason}.`,
    'Build again. When it stays so, the build backend writes archives that indexes refuse: update it.',
    { cause },
  );

export const memberTooLarge = (member: string, size: number) =>
  new ReleaseError(
    'ELARGEMETADATA',
    `\`${member}\` in a built file has ${size} bytes, which is too much to read.`,
    'It is read whole, and real ones are much smaller. Shorten the description that `project.readme` points to; for `RECORD`, ship fewer files.',
  );

export const archiveTooLarge = (file: string, members: number, limit: number) =>
  new ReleaseError(
    'ELARGEARCHIVE',
    `\`${file}\` has ${members} members or more, and at most ${limit} are read.`,
    'Ship less in it: exclude data and folders of tools in the settings of the build backend.',
  );
