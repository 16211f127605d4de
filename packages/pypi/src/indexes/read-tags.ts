/** Hears what an HTML page consists of, in its order. Entities are decoded, names are in lower case. */
export interface TagReader {
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  text(text: string): void;
  close(name: string): void;
}

/**
 * Reads any text as HTML, in linear time. It uses the tokenizer alone: what keeps a tree or only a stack of open elements
 * needs quadratic time for elements that are never closed.
 */
export async function readTags(html: string, reader: TagReader): Promise<void> {
  const { Tokenizer } = await import('htmlparser2');
  let [tag, attribute, value] = ['', '', ''];
  let attributes = new Map<string, string>();
  const begin = (start: number, end: number) => {
    tag = html.slice(start, end).toLowerCase();
    attributes = new Map();
  };
  const opened = () => reader.open(tag, attributes);
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: begin,
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += html.slice(start, end);
      },
      onattribentity(code) {
        value += String.fromCodePoint(code);
      },
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: opened,
      onselfclosingtag: opened,
      onclosetag: (start, end) => reader.close(html.slice(start, end).toLowerCase()),
      ontext: (start, end) => reader.text(html.slice(start, end)),
      ontextentity: (code) => reader.text(String.fromCodePoint(code)),
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
}
