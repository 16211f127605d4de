import { pullRequestIn } from './pull-request.ts';
import { type Header, readHeader, readMessage } from './read-message.ts';

/** A commit that takes others back. */
export interface Revert {
  /** The first line of what it takes back, where it says so. */
  readonly of: string | undefined;
  /** What it takes back, by hash. */
  readonly commits: readonly NamedCommit[];
  /** The number of the pull request that it takes back. */
  readonly pullRequest: string | undefined;
  /** Whether the text says so; else the number is in the first line that it quotes, where it may be of an issue. */
  readonly isTold: boolean;
  /** Whether the number may be of the pull request that takes back: `revert: feat: weigh (#13)` does not tell. */
  readonly mayBeOwn: boolean;
}

interface NamedCommit {
  /** May be short; in lower case. */
  readonly hash: string;
  /** Of a merge: the parent whose state comes back; may be short. */
  readonly mainline?: string;
}

/** As long as SHA-256 makes it. */
const hash = '[0-9a-f]{7,64}';
const several = `${hash}(?:(?:,[ \\t]*|[ \\t]+)(?:and[ \\t]+)?${hash})*`;

/** What git writes, for one commit or one merge; `commits` is what people write for several. */
const reverted = new RegExp(
  `^This reverts commits? (${several})\\b(?:,?\\s+reversing\\s+changes made to (${hash}))?`,
  'gim',
);
const references = new RegExp(`^Refs:[ \\t]*(${hash}(?:[\\s,]+${hash})*)[ \\t]*$`, 'im');

/** GitHub, Gitea and Forgejo write `Reverts owner/name#12`, GitLab `This reverts merge request owner/name!12`. */
const revertedRequest = /^(?:Reverts|This reverts (?:merge|pull) request) (?:[\w./-]+)?[#!](\d{1,10})\.?\s*$/im;

/** As git writes it, and nothing else in that line. */
const wholeLine = new RegExp(
  `^This reverts commits? ${several}(?:\\.?[ \\t]*$|,?\\s+reversing\\s+changes made to ${hash})`,
  'im',
);

/**
 * What a commit takes back. Three ways are common: `git revert` (`Revert "…"` and `This reverts commit …`), the button of a
 * host (`Revert "…" (#13)` and `Reverts owner/name#12`), and the one of Conventional Commits (`revert: …` and `Refs: …`). Git
 * calls the revert of a revert `Reapply "…"`. Where a project allows no type `revert`, people write `fix: revert "…"`.
 */
export function readRevert(message: string): Revert | undefined {
  const [first = ''] = message.trimStart().split('\n', 1);
  // Hardly any commit is one.
  if (!/re(?:vert|apply)/i.test(first)) return undefined;
  const { header, said, prose } = readMessage(message);
  const quoted = quotedIn(header);
  const isTyped = said?.type.toLowerCase() === 'revert';
  const body = [quoted?.rest ?? '', ...prose].join('\n');
  const title = said === undefined ? quoted : isTyped ? unquoted(said.subject) : revertedBy(said, body);
  if (title === undefined) return undefined;
  const { of, mayBeOwn } = title;
  const told = [...body.matchAll(reverted)].flatMap(([, hashes = '', mainline]) =>
    hashesIn(hashes).map((each) => (mainline === undefined ? each : { ...each, mainline: mainline.toLowerCase() })),
  );
  const referred = isTyped ? hashesIn(references.exec(body)?.[1] ?? '') : [];
  const number = revertedRequest.exec(body)?.[1] ?? requestAlone.exec(of ?? '')?.[1];
  const pullRequest = number ?? pullRequestIn(of ?? '');
  return {
    of,
    commits: [...told, ...referred],
    pullRequest,
    isTold: number !== undefined,
    mayBeOwn: number === undefined && mayBeOwn,
  };
}

type Title = Pick<Quoted, 'of' | 'mayBeOwn'>;

/** `PR #12` in place of a title. */
const requestAlone = /^(?:PR|MR|(?:pull|merge) request)?\s*[#!](\d{1,10})$/i;

/** Of a commit with another type: its subject quotes what it takes back, or speaks of a revert while the text names it. */
function revertedBy({ subject, scope }: Header, body: string): Title | undefined {
  const quoted = quotedIn(subject);
  if (quoted !== undefined) return quoted;
  const speaks = /^revert/i.test(subject) || scope?.toLowerCase() === 'revert';
  return speaks && (wholeLine.test(body) || revertedRequest.test(body))
    ? { of: undefined, mayBeOwn: false }
    : undefined;
}

/** The title that a subject names: without quotes, and without the number that a host added to one that has a number. */
function unquoted(subject: string): Title {
  const [, quoted] = /^["“'](.*)["”'](?:\s*\([#!]\d+\))*\.?$/.exec(subject) ?? [];
  if (quoted !== undefined) return { of: quoted, mayBeOwn: false };
  const [, title] = /^(.*\(#\d+\))\s*\([#!]\d+\)$/.exec(subject) ?? [];
  return title === undefined ? { of: subject, mayBeOwn: true } : { of: title, mayBeOwn: false };
}

function hashesIn(text: string): NamedCommit[] {
  return [...text.matchAll(new RegExp(hash, 'gi'))].map(([each]) => ({ hash: each.toLowerCase() }));
}

/** The first line of a revert in the form of Conventional Commits. */
export function revertHeader(message: string): string | undefined {
  const [header = ''] = message.split(/\r?\n/, 1);
  if (readHeader(header) !== undefined) return undefined;
  const found = quotedIn(header);
  return found === undefined ? undefined : `revert: ${found.words}${found.number}`;
}

interface Quoted {
  /** Nothing where the host has cut it. */
  readonly of: string | undefined;
  readonly words: string;
  /** Of the pull request that takes it back. */
  readonly number: string;
  readonly mayBeOwn: boolean;
  /** What is in the same line, as where nobody wrote an empty one. */
  readonly rest: string;
}

/**
 * The first line that git and hosts quote in theirs, in whatever quotes a person left it. A long title is cut, with its end
 * in the text below.
 */
function quotedIn(header: string): Quoted | undefined {
  const whole =
    /^(Revert|Reapply) (?:"(.*)"|“(.*)”|'(.*)')(\s*\([#!]\d+\))?\.?(\s+This reverts commit [0-9a-f]+\.?)?\s*$/i.exec(
      header,
    );
  const cut = whole === null ? /^(Revert|Reapply) "(.*(?:…|\.{3}))(\s*\(#\d+\))?\s*$/i.exec(header) : null;
  if (whole !== null) {
    const [, verb = '', double, curly, single, number = '', rest = ''] = whole;
    const words = asReverted(verb, double ?? curly ?? single ?? '');
    return { of: words, words, number, mayBeOwn: false, rest: rest.trim() };
  }
  if (cut !== null) {
    const [, verb = '', quoted = '', number = ''] = cut;
    return { of: undefined, words: asReverted(verb, quoted), number, mayBeOwn: false, rest: '' };
  }
  return bareIn(header);
}

/** `Revert feat: weigh`: without quotes, only a title of Conventional Commits is surely one. */
function bareIn(header: string): Quoted | undefined {
  const [, verb = '', words = ''] = /^(Revert|Reapply) (\S.*)$/i.exec(header.trimEnd()) ?? [];
  const { of, mayBeOwn } = unquoted(words);
  const isTitle = of !== undefined && (readHeader(of) !== undefined || requestAlone.test(of));
  return isTitle
    ? { of: asReverted(verb, of), words: asReverted(verb, words), number: '', mayBeOwn, rest: '' }
    : undefined;
}

function asReverted(verb: string, title: string): string {
  return verb.toLowerCase() === 'reapply' ? `Revert "${title}"` : title;
}
