/** What a token of a line may be after a release, besides what it was. */
export interface Spellings {
  /** The whole version: `1.2.0b1`, `1.2.0-beta.1`, `v1.2.0`. */
  readonly whole: readonly string[];
  /** Its numbers, for a place that holds them one by one. */
  readonly parts: readonly string[];
}

const token = /v?\d[\w.+-]*|\b(?:alpha|beta|rc|candidate|final|dev)\b/g;

/** What only a pre-release has: the last element of `(1, 2, 0, "b1")`, or the text of `extra = "b1"`. */
const level = /(?<=\d["']?), ?["'](?:a|b|rc)\d+["'](?=,?[)\]])|(?<== ?["'])(?:a|b|rc)\d+(?=["'])/;

/** The text of a pre-release that is empty for a stable version: `(6, 1, 1, "b1", "")`. */
const text = /(?<=\d, ?)(["'])(?:a|b|rc)\d+\1(?=, ?\1\1[)\]])/;

const withoutLevel = (line: string) => line.replace(text, '$1$1').replace(level, '');

/**
 * The lines that differ between two texts.
 *
 * @returns their numbers, or what differs otherwise than by a version
 */
export function judgeChanges(oldText: string, newText: string, { whole, parts }: Spellings): number[] | string {
  const [old, current] = [oldText.split('\n'), newText.split('\n')];
  if (old.length !== current.length) return `${current.length} lines instead of ${old.length}`;
  const changed = current.flatMap((line, index) => (line === old[index] ? [] : [index]));
  const allowed = new Set([...whole, ...parts, 'alpha', 'beta', 'rc', 'candidate', 'final']);
  for (const index of changed) {
    const [before = '', after = ''] = [old[index], current[index]];
    const [was, is] = [withoutLevel(before), withoutLevel(after)];
    const [wereTokens, areTokens] = [was.match(token) ?? [], is.match(token) ?? []];
    const isOnlyVersion =
      was.split(token).join('\0') === is.split(token).join('\0') &&
      wereTokens.length === areTokens.length &&
      areTokens.every((each, at) => each === wereTokens[at] || allowed.has(each));
    if (!isOnlyVersion) return `line ${index + 1}: \`${before.trim()}\` became \`${after.trim()}\``;
  }
  return changed.map((index) => index + 1);
}
