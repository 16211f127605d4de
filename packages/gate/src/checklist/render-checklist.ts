import { inlineCode, makePlain, makeReadable } from '@waybill/kernel';
import { marker, type Phase, phases } from '../people/index.ts';
import { type Item, isDone } from './item.ts';

const titles: Readonly<Record<Phase, string>> = {
  'pre-release': 'Pre-release',
  release: 'Release',
  'post-release': 'Post-release',
};

const special = /[\\`[\]|<>*~#@]|&(?=[#a-z])|_(?=_)|(?<=_)_|(?<!\w)_|_(?!\w)/gi;

/** Words of the project in one line of Markdown. A mention would notify somebody. */
function escapeText(text: string): string {
  return makePlain(makeReadable(text)).replace(special, (each) => (each === '@' ? '&#64;' : `\\${each}`));
}

/** The checklist as task lists, below a heading for each phase. */
function renderLists(items: readonly Item[], render: (item: Item) => string): string {
  const parts = phases.map((phase) => {
    const lines = items.filter((each) => each.phase === phase).map(render);
    return `\n### ${titles[phase]}\n\n${lines.join('\n')}`;
  });
  return `${parts.join('\n')}\n`;
}

function renderLine(item: Item): string {
  const { title, state, evidence, url, remedy, isRequired } = item;
  const what = `**${escapeText(title)}${isRequired ? ' (required)' : ''}**${describeState(item)}`;
  const link = url === undefined ? '' : `([page](${url}))`;
  const parts = [`${what}: ${evidence}`, state === 'not done' ? remedy : '', link].filter(Boolean);
  return `- [${isDone(item) ? 'x' : ' '}] ${parts.join(' ')}`;
}

function describeState({ state }: Item): string {
  if (state === 'person') return " (a person's)";
  return state === 'not needed' ? ' (not needed)' : '';
}

export interface About {
  readonly tag: string;
  /** A sentence about when it was made. */
  readonly moment: string;
}

/** For a file, the page of a job, and the log of whoever reads Markdown. */
export function renderMarkdown(items: readonly Item[], { tag, moment }: About): string {
  return `## Release checklist of ${inlineCode(tag)}\n\n${count(items)} ${moment}\n${renderLists(items, renderLine)}`;
}

/** A section of the release page: one line that opens. */
export function renderSection(items: readonly Item[], { tag }: Pick<About, 'tag'>): string {
  const lists = renderLists(items, renderLine);
  const again = `\`npx waybill checklist ${tag} --page\` brings it up to date.`;
  return `<details>\n<summary>Release checklist: ${count(items)}</summary>\n${lists}\n${again}\n\n</details>`;
}

/** The body of an issue in which people tick their items. */
export function renderIssue(items: readonly Item[], { tag, moment }: About): string {
  return `${marker(tag)}\n${count(items)} ${moment}\n${renderLists(items, (item) => `${renderLine(item)} <!-- waybill:${item.id} -->`)}`;
}

const signs: Readonly<Record<Item['state'], string>> = { done: 'x', 'not done': ' ', person: '?', 'not needed': '-' };

/** For a log and a terminal. */
export function renderText(items: readonly Item[], { tag, moment }: About): string {
  const lines = phases.flatMap((phase) => [
    titles[phase],
    ...items
      .filter((item) => item.phase === phase)
      .map(({ state, title, evidence, url, isRequired }) => {
        const where = url === undefined ? '' : ` ${url}`;
        return `  [${signs[state]}] ${makePlain(makeReadable(title))}${isRequired ? ' (required)' : ''}: ${evidence}${where}`;
      }),
  ]);
  return [
    `Release checklist of ${tag}. ${count(items)} ${moment}`,
    ...lines,
    "[x] done, [ ] not done, [?] a person's, [-] not needed",
  ].join('\n');
}

/** How much of it is done, as a sentence. */
function count(items: readonly Item[]): string {
  const needed = items.filter(({ state }) => state !== 'not needed');
  const people = items.filter(({ state }) => state === 'person').length;
  const waits = people === 0 ? '' : `; ${people} ${people === 1 ? 'waits' : 'wait'} for a person`;
  return `${needed.filter(isDone).length} of ${needed.length} items are done${waits}.`;
}
