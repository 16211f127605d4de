/** Core metadata: values in order of appearance by field name in lower case. The description is under `description`. */
export type CoreMetadata = ReadonlyMap<string, readonly string[]>;

/** A field name and a colon, as Python's `email.feedparser` recognises them. */
const header = /^([!-9;-~]+):[ \t]*(.*)$/s;

/**
 * Reads the text of `METADATA` or `PKG-INFO` as Python's `email` and `packaging` read it: headers, whose continuation
 * lines keep their line break and indentation; then, after an empty line, the description.
 * https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export function parseMetadata(text: string): CoreMetadata {
  const fields = new Map<string, string[]>();
  let last: string[] | undefined;
  let lastEnding = '';
  let rest = text;
  while (rest !== '') {
    const [line, ending, after] = firstLine(rest);
    const match = header.exec(line);
    if (match?.[1] !== undefined) {
      last = valuesOf(fields, match[1].toLowerCase());
      last.push(match[2] ?? '');
    } else if (/^[ \t]/.test(line) && last !== undefined) {
      last.push(`${last.pop()}${lastEnding}${line}`);
    } else {
      // An empty line ends the headers; so does one that is no header, which then belongs to the body.
      const body = line === '' ? after : line + ending + after;
      if (body !== '') valuesOf(fields, 'description').push(body);
      break;
    }
    lastEnding = ending;
    rest = after;
  }
  return fields;
}

function firstLine(text: string): readonly [line: string, ending: string, after: string] {
  const end = /\r\n|\r|\n/.exec(text);
  if (end === null) return [text, '', ''];
  return [text.slice(0, end.index), end[0], text.slice(end.index + end[0].length)];
}

function valuesOf(fields: Map<string, string[]>, name: string): string[] {
  const values = fields.get(name) ?? [];
  fields.set(name, values);
  return values;
}
