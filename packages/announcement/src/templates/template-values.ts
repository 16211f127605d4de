import type { ReleaseNews } from '@waybill/kernel';
import { composeFailure, composeRelease, listSections, type Topic } from '../compose/index.ts';
import { type Piece, webAddress } from '../document/index.ts';
import type { FailureFacts, ReleaseFacts } from '../facts/index.ts';
import { fitPieces, renderAddress, renderMarkdown } from '../formats/index.ts';

/** Text that is Markdown already: a template shows it as it is, and any other value with its signs escaped. */
export class MarkdownText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may be about. */
export interface TemplateSubject {
  readonly event: string;
  readonly release?: ReleaseFacts | undefined;
  readonly failure?: FailureFacts | undefined;
  readonly news?: ReleaseNews | undefined;
}

/** Characters of one part of the notes: a message shows fewer. */
const longestSection = 60_000;

/** The values of a template. Each name exists for every event, so that a mistyped one is an error; what is not known is empty. */
export function templateValues(subject: TemplateSubject): Readonly<Record<string, unknown>> {
  const { event, release, failure, news } = subject;
  const known = { ...failureValues(failure), ...newsValues(news), ...(release && releaseValues(release)) };
  return { ...nothing, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)), event };
}

const noText = new MarkdownText('');

/** Every name, for whatever does not have it. */
const nothing = {
  ...{ name: null, version: null, tag: null, python_version: null, type: null, branch: null, channel: null },
  ...{ previous: null, emphasis: 'none', images: [], environments: [], page: null },
  components: { since: null, added: [], removed: [], upgraded: [] },
  ...{ title: null, text: noText, environment: null, kind: null },
  ...{ notes: noText, install: noText, links: noText, failure: noText, advice: noText },
  sections: { migration: noText, features: noText, fixes: noText, documentation: noText, others: noText },
};

function releaseValues(release: ReleaseFacts) {
  const { tail } = composeRelease(release, 'released', 'announcement');
  const { name, version, tag, pythonVersion, type, branch, channel, previous, emphasis } = release;
  return {
    ...{ name, version, tag, python_version: pythonVersion, type, branch, channel, previous, emphasis },
    images: release.images.map(({ digest = null, platforms, ...image }) => ({
      ...image,
      digest,
      platforms: [...platforms],
    })),
    environments: [...release.environments],
    components: release.components && structuredClone(release.components),
    page: addressOf(release.page?.url),
    notes: new MarkdownText(release.notes),
    sections: sectionsOf(release.notes),
    install: new MarkdownText(code(release.install)),
    links: new MarkdownText(release.links.length === 0 ? '' : markdownOf(tail.slice(-1))),
  };
}

function failureValues(failure: FailureFacts | undefined) {
  if (failure === undefined) return {};
  const { body, tail } = composeFailure(failure);
  const { name, version, branch, run } = failure;
  const words = { failure: new MarkdownText(markdownOf(body())), advice: new MarkdownText(markdownOf(tail)) };
  return { name, version, branch, page: addressOf(run), ...words };
}

function newsValues(news: ReleaseNews | undefined) {
  if (news === undefined) return {};
  const { version, tag, title, text, environment, kind, url } = news;
  return { version, tag, title, text: new MarkdownText(text), environment, kind, page: addressOf(url) };
}

/** To be written as it is, or as the target of a link. */
function addressOf(url = ''): MarkdownText | undefined {
  const address = webAddress(url);
  return address === undefined ? undefined : new MarkdownText(renderAddress(address));
}

function sectionsOf(notes: string): Readonly<Record<Topic, MarkdownText>> {
  const sections = listSections(notes);
  const of = (topic: Topic) =>
    new MarkdownText(
      sections
        .filter((each) => each.topic === topic)
        .map(({ pieces }) => markdownOf(topic === 'others' ? pieces() : withoutFirst(pieces())))
        .join('\n\n'),
    );
  return {
    ...{ migration: of('migration'), features: of('features'), fixes: of('fixes') },
    ...{ documentation: of('documentation'), others: of('others') },
  };
}

/** A template has headings of its own. */
function* withoutFirst(pieces: Iterable<Piece>): Generator<Piece> {
  let isFirst = true;
  for (const piece of pieces) {
    if (!isFirst) yield piece;
    isFirst = false;
  }
}

function markdownOf(pieces: Iterable<Piece>): string {
  return renderMarkdown(fitPieces(pieces, longestSection).pieces);
}

function code(lines: readonly string[]): string {
  return lines.length === 0 ? '' : renderMarkdown([{ type: 'code', text: lines.join('\n') }]);
}
