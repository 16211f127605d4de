export interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
}

/** A run of a text. Style and link are data: nothing in the words is read as markup. */
export type Inline =
  | { readonly type: 'text'; readonly text: string; readonly style?: Style }
  | { readonly type: 'link'; readonly url: string; readonly text: string; readonly style?: Style };

/** A text that is shown as it is. */
export function text(content: string, style: Style = {}): Inline {
  return { type: 'text', text: content, ...(Object.keys(style).length === 0 ? {} : { style }) };
}

/** What makes a text an address: its scheme, or a domain that no file name looks like. */
const scheme = /(?:https?:\/\/|\b(?=www\.))([^\s/?#<>()"']+)/gi;
const domain = /^\s*((?:[\w-]{1,63}\.){1,10}(?:com|org|net|edu|gov|io|dev|info)(?::\d+)?)(?:[/?#]|\s*$)/i;

/**
 * A link whose text does not promise another place: one that is an address itself is followed by the host that it leads to.
 *
 * @param url an address that a parser took for one
 */
export function link(url: string, content: string, style: Style = {}): Inline {
  const host = URL.parse(url)?.host ?? '';
  const promised = [...content.matchAll(scheme), ...[domain.exec(content) ?? []]].flatMap(([, place]) => place ?? []);
  const isForged = host !== '' && promised.some((place) => findSite(place) !== findSite(host));
  const shown = isForged ? `${content} (${host})` : content || url;
  return { type: 'link', url, text: shown, ...(Object.keys(style).length === 0 ? {} : { style }) };
}

function findSite(host: string): string {
  const spoken = host.replace(/(?<![.,:;!])[.,:;!]+$/, '');
  return (URL.parse(`https://${spoken}`)?.host ?? spoken.toLowerCase()).replace(/^www\./, '');
}

/** One run for texts of one style side by side; none for empty texts, which Slack refuses. */
export function joined(inlines: readonly Inline[]): Inline[] {
  const runs: Inline[] = [];
  for (const each of inlines) {
    if (each.text === '') continue;
    const last = runs.at(-1);
    const isSame = last?.type === 'text' && each.type === 'text' && isSameStyle(last.style, each.style);
    if (isSame) runs.splice(-1, 1, { ...last, text: last.text + each.text });
    else runs.push(each);
  }
  return runs;
}

function isSameStyle(a: Style = {}, b: Style = {}): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.strike === b.strike && a.code === b.code;
}

/** Without blanks and line ends around. */
export function trimmed(inlines: readonly Inline[]): Inline[] {
  const runs = joined(inlines);
  for (let first = runs[0]; first?.type === 'text' && first.text.trimStart() === ''; first = runs[0]) runs.shift();
  for (let last = runs.at(-1); last?.type === 'text' && last.text.trimEnd() === ''; last = runs.at(-1)) runs.pop();
  const [first, last] = [runs[0], runs.at(-1)];
  if (first?.type === 'text') runs[0] = { ...first, text: first.text.trimStart() };
  if (last?.type === 'text') {
    const end = runs[runs.length - 1] ?? last;
    runs[runs.length - 1] = { ...end, text: end.text.trimEnd() };
  }
  return runs;
}

/** At most so many characters, links counted with their addresses; what was longer ends in `…`. */
export function cutInlines(inlines: readonly Inline[], length: number): Inline[] {
  const kept: Inline[] = [];
  let left = length;
  for (const each of inlines) {
    const size = charactersOf(each);
    if (size <= left) {
      kept.push(each);
      left -= size;
      continue;
    }
    // Part of an address leads nowhere.
    if (each.type === 'text' && left > 1) kept.push({ ...each, text: `${cutText(each.text, left - 1)}…` });
    else kept.push(text('…'));
    break;
  }
  return joined(kept);
}

/** The beginning of a text, to the end of a word when one ends near. */
function cutText(content: string, length: number): string {
  const kept = content.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  const space = kept.lastIndexOf(' ');
  return space > Math.max(0, kept.length - 40) ? kept.slice(0, space) : kept;
}

export function charactersOf(inline: Inline): number {
  return inline.text.length + (inline.type === 'link' ? inline.url.length : 0);
}
