import type { Token } from 'markdown-it';
import { attributeOf, type HtmlPiece, piecesOfHtml, tagOf, visibleHtml } from './html.ts';
import { type Inline, joined, link, type Style, text } from './inlines.ts';
import { webAddress } from './web-address.ts';

/** A longer address is not one that people open. */
const longestAddress = 2_000;

const styles: Readonly<Record<string, keyof Style>> = { strong: 'bold', em: 'italic', s: 'strike' };
const htmlStyles: Readonly<Record<string, keyof Style>> = {
  ...{ b: 'bold', strong: 'bold', i: 'italic', em: 'italic', s: 'strike', del: 'strike', strike: 'strike' },
  ...{ code: 'code', tt: 'code', kbd: 'code', samp: 'code' },
};
interface State {
  readonly runs: Inline[];
  /** Styles that are begun and not ended. */
  readonly open: (keyof Style)[];
  readonly paired: ReadonlySet<Token>;
  /** Of the link that is begun. */
  address: string | undefined;
}

/** The runs of a block of HTML. */
export function inlinesOfHtml(html: string): Inline[] {
  return inlinesOf(piecesOfHtml(html) as (HtmlPiece & Token)[]);
}

/** The runs of an inline content, from markdown-it's tokens. */
export function inlinesOf(tokens: readonly Token[]): Inline[] {
  const state: State = { runs: [], open: [], paired: pairedTags(tokens), address: undefined };
  for (const token of tokens) (readers[token.type] ?? say)(state, token);
  return joined(state.runs);
}

type Reader = (state: State, token: Token) => void;

const begin: Reader = ({ open }, { tag }) => void open.push(styles[tag] ?? 'bold');
const end: Reader = ({ open }, { tag }) => void open.splice(open.lastIndexOf(styles[tag] ?? 'bold'), 1);

const readers: Readonly<Record<string, Reader>> = {
  ...{ strong_open: begin, em_open: begin, s_open: begin, strong_close: end, em_close: end, s_close: end },
  link_open(state, token) {
    state.address = shownAddress(String(token.attrGet('href') ?? ''));
  },
  link_close(state) {
    state.address = undefined;
  },
  image(state, token) {
    const address = state.address ?? shownAddress(String(token.attrGet('src') ?? ''));
    add({ ...state, address }, token.content || 'image');
  },
  code_inline: (state, { content }) => add(state, content, { code: true }),
  softbreak: (state) => add(state, '\n'),
  hardbreak: (state) => add(state, '\n'),
  html_inline(state, token) {
    const { name, isEnd } = tagOf(token.content);
    if (name === 'img') return showImage(state, token.content);
    if (name === 'a' && state.paired.has(token)) {
      state.address = isEnd ? undefined : shownAddress(attributeOf(token.content, 'href') ?? '');
      return;
    }
    const style = state.paired.has(token) ? htmlStyles[name] : undefined;
    if (style === undefined) add(state, visibleHtml(token.content));
    else if (isEnd) state.open.splice(state.open.lastIndexOf(style), 1);
    else state.open.push(style);
  },
};

/** Without a description, it is named; with an empty one, it decorates. */
function showImage(state: State, tag: string): void {
  const address = state.address ?? shownAddress(attributeOf(tag, 'src') ?? '');
  const description = attributeOf(tag, 'alt') ?? 'image';
  if (description.trim() !== '') add({ ...state, address }, description);
}

function say(state: State, { content }: Token): void {
  add(state, content);
}

function add({ runs, open, address }: State, words: string, own: Style = {}): void {
  // A link of no words would be shown as its address.
  if (words === '') return;
  const style = { ...Object.fromEntries(open.map((each) => [each, true])), ...own };
  runs.push(address === undefined ? text(words, style) : link(address, words, style));
}

function shownAddress(address: string): string | undefined {
  const url = webAddress(address);
  return url === undefined || url.length > longestAddress ? undefined : url;
}

/** The tags of a style or a link that are opened and closed: one alone is words, such as `<b>` in a message about it. */
function pairedTags(tokens: readonly Token[]): ReadonlySet<Token> {
  const paired = new Set<Token>();
  const open: Record<string, Token[]> = {};
  for (const token of tokens.filter(({ type }) => type === 'html_inline')) {
    const { name, isEnd } = tagOf(token.content);
    if (htmlStyles[name] === undefined && name !== 'a') continue;
    const waiting = open[name] ?? [];
    open[name] = waiting;
    const opening = isEnd ? waiting.pop() : undefined;
    if (!isEnd) waiting.push(token);
    else if (opening !== undefined) paired.add(opening).add(token);
  }
  return paired;
}
