import { listSections, type Message, type Topic } from '../compose/index.ts';
import type { ReleaseFacts } from '../facts/index.ts';
import { escapeMarkdown, fitMarkdown } from '../formats/index.ts';

/** Characters: GitHub takes 125,000 for a page. */
const longest = 110_000;

/** The announcement as one Markdown document. The same release gives the same text. */
export function renderAnnouncement({ title, lead, body, tail }: Message): string {
  const end = fitMarkdown(() => tail, 8_000, 'github').markdown;
  const { markdown, isCut } = fitMarkdown(body, longest, 'github');
  const parts = [
    `# ${escapeMarkdown(title)}`,
    lead === '' ? '' : `*${escapeMarkdown(lead)}*`,
    markdown,
    isCut ? '…' : '',
    end,
  ];
  return `${parts.filter((each) => each !== '').join('\n\n')}\n`;
}

/** The same as data, for programs. */
export function renderAnnouncementJson(facts: ReleaseFacts, message: Message, markdown: string): string {
  const sections = listSections(facts.notes).map(({ topic, pieces }) => ({
    topic: topic satisfies Topic,
    markdown: fitMarkdown(pieces, longest, 'github').markdown,
  }));
  const { notes: _notes, ...release } = facts;
  return `${JSON.stringify({ title: message.title, lead: message.lead, tone: message.tone, release, sections, markdown }, null, 2)}\n`;
}
