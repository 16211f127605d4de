import { readHeader, readMessage } from './read-message.ts';

interface Committed {
  readonly hash: string;
  readonly message: string;
}

/** A commit that takes others back. */
export interface Revert {
  /** The first line of what it takes back, where it says so. */
  readonly of: string | undefined;
  /** The hashes of what it takes back, which may be short. */
  readonly hashes: readonly string[];
  /** The number of the pull request that it takes back. */
  readonly pullRequest: string | undefined;
}

/**
 * What a commit takes back. Three ways are common: `git revert` (`Revert "…"` and `This reverts commit …`), GitHub's button
 * (`Revert "…" (#13)` and `Reverts owner/name#12`), and the one of Conventional Commits (`revert: …` and `Refs: …`). Git
 * calls the revert of a revert `Reapply "…"`.
 */
export function readRevert(message: string): Revert | undefined {
  // Hardly any commit is one.
  if (!/^\s*re(?:vert|apply)/i.test(message)) return undefined;
  const { header, said, prose } = readMessage(message);
  const quoted = quotedIn(header)?.of;
  const isTyped = said?.type.toLowerCase() === 'revert';
  if (quoted === undefined && !isTyped) return undefined;
  const body = prose.join('\n');
  const told = [...body.matchAll(/^This reverts commits? ([0-9a-f]{7,40})\b/gim)].map(([, hash = '']) => hash);
  const refs = /^Refs:[ \t]*([0-9a-f]{7,40}(?:[\s,]+[0-9a-f]{7,40})*)[ \t]*$/im.exec(body)?.[1] ?? '';
  return {
    of: quoted ?? said?.subject.replace(/^"(.*)"$/, '$1'),
    hashes: [...told, ...(isTyped ? refs.split(/[\s,]+/).filter(Boolean) : [])].map((hash) => hash.toLowerCase()),
    pullRequest: /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d+)\s*$/im.exec(body)?.[1],
  };
}

/**
 * The commits without those that a later one of them takes back, and without those that take back. A revert of what an
 * earlier release holds stays.
 *
 * @param commits newest first, as git lists them
 */
export function cancelReverts<C extends Committed>(commits: readonly C[]): C[] {
  const gone = new Set<C>();
  let positions: Map<string, number[]> | undefined;
  for (const [at, commit] of commits.entries()) {
    if (gone.has(commit)) continue;
    const revert = readRevert(commit.message);
    if (revert === undefined) continue;
    positions ??= indexHeaders(commits);
    const { found, isWhole } = findReverted(revert, { commits, at, gone, positions });
    for (const each of found) gone.add(each);
    if (isWhole) gone.add(commit);
  }
  return gone.size === 0 ? [...commits] : commits.filter((commit) => !gone.has(commit));
}

interface Search<C> {
  readonly commits: readonly C[];
  /** Where the revert is: what it takes back is older. */
  readonly at: number;
  readonly gone: ReadonlySet<C>;
  readonly positions: ReadonlyMap<string, readonly number[]>;
}

/** What a revert takes back of these commits, and whether that is all that it takes back. */
function findReverted<C extends Committed>(revert: Revert, { commits, at, gone, positions }: Search<C>) {
  if (revert.hashes.length > 0) {
    const found = revert.hashes.map((hash) =>
      commits.find((each, i) => i > at && !gone.has(each) && each.hash.toLowerCase().startsWith(hash)),
    );
    const known = found.filter((each) => each !== undefined);
    if (known.length > 0) return { found: known, isWhole: known.length === found.length };
    // A branch that was squashed or rebased has other hashes by now; the first line may still tell.
    if (revert.hashes.length > 1) return { found: [], isWhole: false };
  }
  const candidates = (positions.get(withoutNumber(revert.of ?? '')) ?? [])
    .filter((i) => i > at)
    .flatMap((i) => commits[i] ?? [])
    .filter((each) => !gone.has(each));
  const numbered = candidates.find(({ message }) => numberOf(message) === revert.pullRequest);
  const found = (revert.pullRequest === undefined ? undefined : numbered) ?? candidates[0];
  return { found: found === undefined ? [] : [found], isWhole: found !== undefined };
}

function indexHeaders(commits: readonly Committed[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  for (const [at, { message }] of commits.entries()) {
    const key = withoutNumber(headerOf(message));
    const known = positions.get(key);
    if (known === undefined) positions.set(key, [at]);
    else known.push(at);
  }
  return positions;
}

function headerOf(message: string): string {
  return message.split(/\r?\n/, 1)[0] ?? '';
}

/** GitHub adds the number of the pull request to what is squashed: `feat: weigh (#12)`. */
function withoutNumber(header: string): string {
  return header.replace(/\s*\(#\d+\)\s*$/, '').trim();
}

function numberOf(message: string): string | undefined {
  return /\(#(\d+)\)\s*$/.exec(headerOf(message))?.[1];
}

/** The first line of a revert in the form of Conventional Commits. */
export function revertHeader(message: string): string | undefined {
  const header = headerOf(message);
  if (readHeader(header) !== undefined) return undefined;
  const found = quotedIn(header);
  return found === undefined ? undefined : `revert: ${found.of}${found.number}`;
}

/** The first line that git and GitHub quote in theirs, and the number of the pull request that takes it back. */
function quotedIn(header: string): { readonly of: string; readonly number: string } | undefined {
  const found = /^(Revert|Reapply) "(.*)"(\s*\(#\d+\))?\s*$/i.exec(header);
  if (found === null) return undefined;
  const [, verb = '', quoted = '', number = ''] = found;
  return { of: verb.toLowerCase() === 'reapply' ? `Revert "${quoted}"` : quoted, number };
}
