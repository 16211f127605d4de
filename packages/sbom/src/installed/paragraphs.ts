/**
 * The paragraphs of a database of packages: lines `name:value`, separated by empty lines. Continuation lines, which
 * begin with a blank, are left out; of a field that is there twice the first one counts.
 *
 * @param keyOf makes a field's name what it is asked for by
 */
export function* paragraphs(
  text: string,
  keyOf: (name: string) => string = (name) => name,
): Generator<ReadonlyMap<string, string>> {
  let fields = new Map<string, string>();
  for (const line of linesOf(text)) {
    if (line.trim() === '') {
      if (fields.size > 0) yield fields;
      fields = new Map();
    } else if (line[0] !== ' ' && line[0] !== '\t') {
      const at = line.indexOf(':');
      const key = keyOf(line.slice(0, Math.max(at, 0)));
      if (at > 0 && !fields.has(key)) fields.set(key, line.slice(at + 1).trim());
    }
  }
  if (fields.size > 0) yield fields;
}

/** The lines of a text, one by one: an array of them could be many times as large as the text. */
export function* linesOf(text: string): Generator<string> {
  for (let at = 0; at <= text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    yield text.slice(at, end);
    at = end + 1;
  }
}
