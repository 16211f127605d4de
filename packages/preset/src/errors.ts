import { ReleaseError } from '@waybill/kernel';

export const tagTaken = (tag: string, commit: string, branch: string) =>
  new ReleaseError(
    'ETAGTAKEN',
    `Tag \`${tag}\` already stands on commit \`${commit.slice(0, 10)}\`, which \`${branch}\` does not contain.`,
    `Another branch released this version. Merge that branch into \`${branch}\`, so that the next number follows, or release from one of the two only.`,
  );
