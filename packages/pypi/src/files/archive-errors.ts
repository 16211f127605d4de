/** Why an archive cannot be read. Callers know the file and make a named error of it: EUNREADABLEDIST. */
export const endsEarly = () => new Error('it ends in the middle of a member');

export const damagedHeader = () => new Error('the header of a member is damaged');

export const damagedMember = (path: string) => new Error(`the checksum of \`${path}\` is not that of its content`);

export const tooLongHeader = (size: number) => new Error(`the header of a member has ${size} bytes`);

export const linksToRemoved = (path: string, target: string) =>
  new Error(`\`${path}\` is a hard link to \`${target}\`, which does not belong into an sdist`);

export const tooManyHeaders = (count: number) => new Error(`a member has more than ${count} headers`);

export const unpacksToMore = (limit: number) => new Error(`it unpacks to more than ${limit / 2 ** 30} GiB`);

export const endlessPadding = (limit: number) => new Error(`more than ${limit / 2 ** 20} MiB follow its end`);
