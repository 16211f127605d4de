/** Levels of a JSON value: more overflows the stack of whoever writes it again. */
const deepest = 200;

/** Changes of the depth by character. */
const changes: ReadonlyMap<string, number> = new Map([
  ['[', 1],
  ['{', 1],
  [']', -1],
  ['}', -1],
]);

/** Whether a JSON text is nested deeper than anything that is meant. Takes time in proportion to the text. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') at = endOfText(text, at);
    depth += changes.get(character) ?? 0;
    if (depth > deepest) return true;
  }
  return false;
}

/** The closing quote of the text that begins here. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
