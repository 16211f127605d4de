import { type Commit, makeReadable } from '@waybill/kernel';

/** A commit as every reader gets it: notes, changelog, pages and announcements are made of these texts. */
export function asReadable<C extends Pick<Commit, 'message'> & { readonly subject?: string }>(commit: C): C {
  const message = makeReadable(commit.message);
  if (message === commit.message) return commit;
  return { ...commit, message, ...(commit.subject === undefined ? {} : { subject: makeReadable(commit.subject) }) };
}
