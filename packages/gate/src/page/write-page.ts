import { type Answer, v } from '@waybill/kernel';
import { noPageWritten } from '../errors.ts';
import { allowed, ask, type Service, wordsOf } from '../service/index.ts';
import { isSame, withSection } from './section.ts';

const text = v.optional(v.nullable(v.string()), null);
const GitHubPage = v.object({ id: v.number(), body: text });
const GitLabPage = v.object({ description: text });

/** Characters of the notes of a page that a service takes. */
const longest = { github: 125_000, gitlab: 1_000_000 };

/** What became of the section. */
export type WrittenPage = 'written' | 'unchanged' | 'no page' | 'too long';

/**
 * Makes the checklist a section of the notes of a release page. Notes can be changed where assets cannot, as on an immutable release
 * of GitHub.
 *
 * @throws EGATEPAGE, EGATETOKEN, EGATEPERMISSION, EGATELIMIT, EGATEDOWN
 */
export async function writePage(service: Service, tag: string, section: string): Promise<WrittenPage> {
  const page = await readPage(service, tag);
  if (page === undefined) return 'no page';
  const notes = withSection(page.notes, section);
  if (isSame(notes, page.notes)) return 'unchanged';
  if (notes.length > longest[service.is]) return 'too long';
  const answer = await page.change(notes);
  if (!answer.ok) throw noPageWritten(service.is, answer.status, wordsOf(answer));
  return 'written';
}

interface Page {
  readonly notes: string;
  change(notes: string): Promise<Answer>;
}

/** The page that everybody sees; a draft is none. */
async function readPage(service: Service, tag: string): Promise<Page | undefined> {
  const name = encodeURIComponent(tag);
  if (service.is === 'github') {
    const answer = await ask(service, `/releases/tags/${name}`);
    if (answer.status === 404) return undefined;
    const { id, body } = allowed(service, answer, 'contents: read').json(GitHubPage);
    const change = (notes: string) =>
      ask(service, `/releases/${id}`, undefined, { method: 'PATCH', body: { body: notes } });
    return { notes: body ?? '', change };
  }
  const answer = await ask(service, `/releases/${name}`);
  if (answer.status === 404) return undefined;
  const { description } = allowed(service, answer, 'read_api').json(GitLabPage);
  const change = (notes: string) =>
    ask(service, `/releases/${name}`, undefined, { method: 'PUT', body: { description: notes } });
  return { notes: description ?? '', change };
}
