import type { WrittenPage } from './write-page.ts';

/** What became of the section of a page, as a sentence; nothing where there is nothing to say. */
export function sayPage(written: WrittenPage): string | undefined {
  const sentences: Readonly<Record<WrittenPage, string | undefined>> = {
    written: 'The notes of the release page have the finished checklist.',
    unchanged: undefined,
    'no page': undefined,
    'too long': 'The notes of the release page are too long to take the checklist.',
  };
  return sentences[written];
}
