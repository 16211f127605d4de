/** What a token of a line may be after a release, besides what it was. */
export interface Spellings {
  /** The whole version: `1.2.0b1`, `1.2.0-beta.1`, `v1.2.0`. */
  readonly whole: readonly string[];
  /** Its numbers, for a place that holds them one by one. */
  readonly parts: readonly string[];
}

const token = /v?\d[\w.+-]*|\b(?:alpha|beta|rc|candidate|final|dev)\b/g;

/**
 * The lines that differ between two texts.
 *
 * @returns their numbers, or what differs otherwise than by a version
 */
export function judgeChanges(before: string, after: string, { whole, parts }: Spellings): number[] | string {
  const [old, current] = [before.split('\n'), after.split('\n')];
  if (old.length !== current.length) return `${current.length} lines instead of ${old.length}`;
  const changed = current.flatMap((line, index) => (line === old[index] ? [] : [index]));
  const allowed = new Set([...whole, ...parts, 'alpha', 'beta', 'rc', 'candidate', 'final']);
  for (const index of changed) {
    const [was = '', is = ''] = [old[index], current[index]];
    const [wereTokens, areTokens] = [was.match(token) ?? [], is.match(token) ?? []];
    const isOnlyVersion =
      was.split(token).join('\0') === is.split(token).join('\0') &&
      wereTokens.length === areTokens.length &&
      areTokens.every((each, at) => each === wereTokens[at] || allowed.has(each));
    if (!isOnlyVersion) return `line ${index + 1}: \`${was.trim()}\` became \`${is.trim()}\``;
  }
  return changed.map((index) => index + 1);
}
