import { longestNotes, type Piece, partsOf, text } from '../document/index.ts';
import { isPrerelease, type ReleaseFacts, type ScanFacts } from '../facts/index.ts';
import { codeSection, heading, item, linkLine } from './blocks.ts';
import { componentLines } from './component-lines.ts';
import type { Audience, Message, Tone } from './message.ts';
import { listSections, withoutHashes } from './sections.ts';

/** What may have happened to a release that people are notified of. */
export type ReleaseStage = 'started' | 'released' | 'resumed' | 'promoted';

/** The message about a release, for those who are notified. */
export function composeRelease(facts: ReleaseFacts, stage: ReleaseStage, audience: Audience): Message {
  const tone: Tone = facts.emphasis === 'none' ? 'plain' : facts.emphasis;
  const common = {
    title: titleOf(facts, stage),
    lead: leadOf(facts, stage),
    tone,
    more: facts.page,
    isShortened: facts.notes.length > longestNotes,
  };
  if (stage === 'started') return { ...common, body: () => [], tail: [] };
  return { ...common, ...contents[audience](facts) };
}

function titleOf({ name, version, channel }: ReleaseFacts, stage: ReleaseStage): string {
  if (stage === 'started') return `${name} ${version} is being released`;
  return stage === 'promoted'
    ? `${name} ${version} is in the ${channel === undefined ? 'default channel' : `channel ${channel}`}`
    : `${name} ${version} is released`;
}

const marks = {
  security: '\u{1F6A8} Security release',
  hotfix: '\u{1F6A8} Hotfix',
  major: '\u26A0\uFE0F Major release',
} as const;

function leadOf({ branch, emphasis, type, version }: ReleaseFacts, stage: ReleaseStage): string {
  const plain = isPrerelease(version)
    ? 'Pre-release'
    : `${type.replace(/^\w/, (letter) => letter.toUpperCase())} release`;
  const kind = emphasis === 'none' ? plain : marks[emphasis];
  return `${kind} from ${branch}${stage === 'resumed' ? ', finished by a later run' : ''}`;
}

type Content = Pick<Message, 'body' | 'tail'>;

const contents: Readonly<Record<Audience, (facts: ReleaseFacts) => Content>> = {
  engineering: (facts) => ({
    body: () => engineeringNotes(facts.notes),
    tail: [...codeSection('Install', facts.install, 3), ...linkLine(facts.links)],
  }),
  product: (facts) => ({ body: () => productNotes(facts.notes), tail: linkLine(facts.links) }),
  devops: (facts) => ({
    body: () => [
      ...imageList(facts),
      ...(facts.scan === undefined ? [] : scanLines(facts.scan)),
      ...(facts.components === undefined ? [] : componentLines(facts.components)),
      ...migration(facts.notes),
    ],
    tail: [...codeSection('Commands', operations(facts)), ...linkLine(facts.links)],
  }),
  announcement: (facts) => ({
    body: () => allSections(facts.notes),
    tail: [
      ...codeSection('Install', facts.install),
      ...securityFiles(facts),
      ...(facts.links.length > 0 ? [heading('Links'), ...linkLine(facts.links)] : []),
    ],
  }),
};

/** The notes as they are, with what may break a reader's code on top. */
function* engineeringNotes(notes: string): Generator<Piece> {
  const parts = partsOf(notes);
  for (const part of parts.filter(({ isBreaking }) => isBreaking)) yield* part.pieces();
  for (const part of parts.filter(({ isBreaking }) => !isBreaking)) yield* part.pieces();
}

function* productNotes(notes: string): Generator<Piece> {
  for (const { topic, pieces } of listSections(notes)) {
    if (topic !== 'others') yield* withoutHashes(pieces());
  }
}

function* allSections(notes: string): Generator<Piece> {
  for (const { pieces } of listSections(notes)) yield* pieces();
}

function* migration(notes: string): Generator<Piece> {
  for (const { topic, pieces } of listSections(notes)) if (topic === 'migration') yield* pieces();
}

function imageList({ images, pythonVersion, channel }: ReleaseFacts): Piece[] {
  const lines = images.map(({ name, tag, digest, platforms }) =>
    item(
      text(`${name}:${tag}${digest === undefined ? '' : `@${digest}`}`, { code: true }),
      ...(platforms.length === 0 ? [] : [text(` for ${platforms.join(', ')}`)]),
    ),
  );
  const python = pythonVersion === undefined ? [] : [item(text(`Python version ${pythonVersion}`))];
  const channels = channel === undefined ? [] : [item(text(`Channel ${channel}`))];
  return [...lines, ...python, ...channels];
}

/** What an operator types next. Names of environments and tags have the characters of names only. */
function operations({ environments, previous, tag }: ReleaseFacts): string[] {
  const isName = (each: string) => /^[\w][\w.+/-]{0,200}$/.test(each);
  if (!isName(tag)) return [];
  const back = previous !== undefined && isName(previous) ? ` --to ${previous}` : '';
  return [
    `npx waybill status ${tag}`,
    ...environments.map((each) => `npx waybill deploy ${each} ${tag}`),
    ...environments.map((each) => `npx waybill rollback ${each}${back}`),
  ];
}

function securityFiles({ components, scan, securityFiles: names }: ReleaseFacts): Piece[] {
  const lines = [
    ...(scan === undefined ? [] : scanLines(scan)),
    ...(components === undefined ? [] : componentLines(components)),
    ...names.map((name) => item(text(name, { code: true }))),
  ];
  return lines.length === 0 ? [] : [heading('SBOM and scans'), ...lines];
}

/** Vulnerabilities that are named. */
const mostNamed = 10;

function scanLines({ verdict, since, opened, closed }: ScanFacts): Piece[] {
  const named = (what: string, list: readonly string[]) => {
    const rest = list.length - mostNamed;
    const words = [...list.slice(0, mostNamed), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
    return list.length === 0 ? [] : [item(text(`${what} since ${since}: ${words}`))];
  };
  const compared = since === undefined ? [] : [...named('Closed', closed), ...named('Opened', opened)];
  const none = since !== undefined && compared.length === 0 ? `, no change since ${since}` : '';
  return [item(text(`Scan for vulnerabilities: ${verdict}${none}`)), ...compared];
}
