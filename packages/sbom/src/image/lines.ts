/** The lines of a text, one by one: an array of them could be many times as large as the text. */
export function* linesOf(text: string): Generator<string> {
  for (let at = 0; at <= text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    yield text.slice(at, end);
    at = end + 1;
  }
}
