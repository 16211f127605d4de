import { nearestName } from '@waybill/kernel';
import { cancelReverts, revertHeader } from './cancel-reverts.ts';
import { type Header, type Message, readHeader, readMessage } from './read-message.ts';

interface Committed {
  readonly hash: string;
  readonly message: string;
}

/** What the configuration makes of commits. */
export interface Understanding {
  readonly types: readonly string[];
  /** How large the release of a header is: 0 for none, 3 for a major one. */
  readonly releaseOf: (header: Pick<Header, 'type' | 'isBreaking'>) => number;
}

/** A commit, or a part of one, that counts for nothing though somebody may have meant it to. */
export interface Overlooked {
  readonly hash: string;
  readonly header: string;
  /** What may have been meant. */
  readonly advice?: string;
}

/** What git, hosts of repositories, and tools for releases write themselves. */
const written = [
  /^Merge (?:branch|branches|pull request|remote-tracking branch|tag|commit|PR) /i,
  /^Merge (?:'|[0-9a-f]{7,40} into )/i,
  /^Merged (?:in \S+ \(pull request |PR \d)/i,
  /^Initial commit$/i,
  /^chore\(release\): /i,
  /^(?:bump|release)?(?: version)?(?: to)?:? *v?\d+\.\d[\w.+-]*(?: → \S+)?(?: \(#\d+\)| \[skip ci\])*$/i,
];

/** What people write for a type. Gitmoji (https://gitmoji.dev) is a convention of its own. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  feat: ['feature', 'features', 'enhancement', 'new', 'sparkles', '✨', 'tada', '🎉', 'boom', '💥'],
  fix: ['bug', 'bugfix', 'hotfix', 'bugs', '🐛', 'ambulance', '🚑', 'adhesive_bandage', '🩹', 'lock', '🔒', 'security'],
  perf: ['performance', 'zap', '⚡'],
  refactor: ['refactoring', 'cleanup', 'recycle', '♻', 'fire', '🔥'],
  docs: ['doc', 'documentation', 'readme', 'memo', '📝'],
  test: ['tests', 'testing', 'white_check_mark', '✅'],
  style: ['art', '🎨', 'lipstick', '💄'],
  build: ['dep', 'deps', 'dependencies', 'arrow_up', '⬆', 'package', '📦'],
  ci: ['construction_worker', '👷', 'green_heart', '💚'],
  revert: ['rewind', '⏪'],
};

/** Commits that make no release and are in no notes because of how they are written. */
export function findOverlooked(commits: readonly Committed[], understanding: Understanding): Overlooked[] {
  return cancelReverts(commits).flatMap(({ hash, message }) => {
    const found = overlook(message, understanding);
    return found === undefined ? [] : [{ hash, ...found }];
  });
}

function overlook(message: string, understanding: Understanding): Omit<Overlooked, 'hash'> | undefined {
  const read = readMessage(message);
  const { header, said } = read;
  if (message.trim() === '' || written.some((form) => form.test(header)) || revertHeader(message) !== undefined)
    return undefined;
  if (said === undefined || !isKnown(said.type, understanding)) {
    const type = nearestType(header, understanding.types);
    return { header, ...(type === undefined ? {} : { advice: `did you mean \`${type}: …\`?` }) };
  }
  const advice = adviceAbout(said, read, understanding);
  return advice === undefined ? undefined : { header, advice };
}

/** What the text of a commit that is understood may have been meant to say. */
function adviceAbout(said: Header, { prose, breaking }: Message, { releaseOf }: Understanding): string | undefined {
  const isBreaking = said.isBreaking || breaking.length > 0;
  if (!isBreaking && prose.some(looksBreaking)) {
    return 'a breaking change is a line of its own that begins with `BREAKING CHANGE: ` in upper case';
  }
  const larger = squashed(prose).find((each) => releaseOf(each) > releaseOf({ ...said, isBreaking }));
  if (larger === undefined) return undefined;
  const name = `${larger.type}${larger.isBreaking ? '!' : ''}`;
  return `\`${name}: …\` in its text counts for nothing; the first line of a squashed commit decides`;
}

function isKnown(type: string, { types }: Understanding): boolean {
  return types.some((each) => each.toLowerCase() === type.toLowerCase());
}

/** Prose about breaking changes has no colon. */
function looksBreaking(line: string): boolean {
  if (!/breaking/i.test(line)) return false;
  return /^[\s*>|-]*BREAKING[ -]CHANGES?\b/.test(line) || /^[\s*>|-]*breaking[ -]changes?\s*:/i.test(line);
}

/** The commits that a squashed one lists. */
function squashed(prose: readonly string[]): Header[] {
  return prose.flatMap((line) => readHeader(/^[*-] +(.*)$/.exec(line)?.[1] ?? '') ?? []);
}

function nearestType(header: string, types: readonly string[]): string | undefined {
  const [, shown = '', mark = '', word = '', separator = ''] =
    /^\s*(?::([a-z_]+):|([^\w\s[({"'`]+?)\uFE0F?(?=\s|\w|$))?[\s[(]*([A-Za-z][\w-]*)?(\]|(?:\s*\([^()]*\))?\s*!?\s*(?:[:：]|-\s))?/.exec(
      header,
    ) ?? [];
  const meant = (name: string) =>
    types.find((type) => type.toLowerCase() === name.toLowerCase() || meanings[type]?.includes(name.toLowerCase()));
  // Dependabot's and Renovate's titles, in a project that does not tell them its convention.
  if (/^(?:Bump|Update dependency) \S+ .*\bto \S+/.test(header)) return meant('build');
  const byWord = separator === '' ? undefined : (meant(word) ?? nearestName(word, types));
  return byWord ?? meant(shown) ?? meant(mark);
}

const most = 10;
const longest = 72;

/** One warning about all of them. */
export function describeOverlooked(overlooked: readonly Overlooked[], total: number): string {
  const lines = overlooked.slice(0, most).map(({ hash, header, advice }) => {
    const text = [...header.replace(/[\p{Cc}\p{Cf}]/gu, '')];
    const shown = text.length > longest ? `${text.slice(0, longest).join('')}…` : text.join('');
    return `- ${hash.slice(0, 7)} ${shown}${advice === undefined ? '' : ` (${advice})`}`;
  });
  const rest = overlooked.length > most ? [`- … and ${overlooked.length - most} more`] : [];
  const count = `${overlooked.length} of ${total} commits ${overlooked.length === 1 ? 'is' : 'are'}`;
  return [
    `${count} not understood as Conventional Commits (https://www.conventionalcommits.org), at least in part: what is not understood makes no release and is not in the notes.`,
    ...lines,
    ...rest,
  ].join('\n');
}
