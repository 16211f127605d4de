import { type Comment, type Comments, perPage } from './service.ts';

/** By which a later run knows its comment. */
export const marker = '<!-- waybill:rehearsal -->';

/** A request with more comments gets another one. */
const mostPages = 20;

/**
 * Changes the comment that an earlier run made, or makes one. A comment that somebody else has written is never changed, whatever is in
 * it: its author could change it back.
 */
export async function upsert(comments: Comments, text: string): Promise<'created' | 'changed' | 'as it was'> {
  const body = `${marker}\n${text}`;
  const own = await findOwn(comments);
  if (own === undefined) {
    await comments.create(body);
    return 'created';
  }
  if (own.body === body) return 'as it was';
  await comments.change(own.id, body);
  return 'changed';
}

async function findOwn(comments: Comments): Promise<Comment | undefined> {
  const me = await comments.whoAmI();
  if (me === undefined) return undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const list = await comments.list(page);
    const own = list.find(({ author, body }) => author === me && body.startsWith(marker));
    if (own !== undefined || list.length < perPage) return own;
  }
  return undefined;
}
