/** Characters that end a word of an address; all but the full stop end a word of a name. RFC 5322 */
const word = /[^()<>@,:;."[\] \t\r\n]+/y;
const wordOfName = /[^()<>@,:;"[\] \t\r\n]+/y;
const blank = /[ \t\r\n]+/y;
/** A line ends a domain, and nothing else. */
const blankOfDomain = /[ \t]+/y;

/** Groups within groups, deeper than which nobody writes. */
const deepest = 50;

/** Reads a field of addresses from its start to its end, once. */
export class AddressReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The addresses up to the next comma: of a group, several. */
  entry(depth = 0): string[] {
    this.#skip();
    const start = this.#at;
    const name = this.#name();
    this.#skip();
    const found = this.#afterName(name, start, depth);
    this.#skip();
    this.#take(',');
    return found;
  }

  #afterName(name: string | undefined, start: number, depth: number): string[] {
    if (this.#next === '.' || this.#next === '@') {
      this.#at = start;
      return [this.#address()];
    }
    if (this.#take(':')) return this.#group(depth + 1);
    if (this.#next === '<') return [this.#enclosed()];
    // Words alone: Python takes the first for an address.
    if (name !== undefined) return [name];
    this.#at += 1;
    return [];
  }

  /** The first word or quoted text; the others are passed over. */
  #name(): string | undefined {
    let first: string | undefined;
    while (!this.isAtEnd) {
      if (this.#match(blank) !== '') continue;
      if (this.#next === '(') this.#comment();
      else if (this.#next === '"') {
        const text = this.#quoted('"');
        first ??= text;
      } else {
        const text = this.#match(wordOfName);
        if (text === '') break;
        first ??= text;
      }
    }
    return first;
  }

  #group(depth: number): string[] {
    const found: string[] = [];
    while (!this.isAtEnd) {
      this.#skip();
      if (depth > deepest || this.#take(';')) break;
      found.push(...this.entry(depth));
    }
    return found;
  }

  /** An address in angle brackets, before which a route may stand: `<@relay.example:ada@example.org>`. */
  #enclosed(): string {
    this.#at += 1;
    this.#skip();
    while (!this.isAtEnd) {
      if (this.#take('>')) return '';
      if (this.#take('@')) {
        this.#skip();
        this.#domain();
      } else if (!this.#take(':')) {
        const address = this.#address();
        this.#at += 1;
        return address;
      }
      this.#skip();
    }
    return '';
  }

  #address(): string {
    let local = '';
    this.#skip();
    while (!this.isAtEnd) {
      if (this.#take('.')) {
        local = `${local.replace(/(?<![ \t])[ \t]+$/, '')}.`;
        this.#skip();
        continue;
      }
      const part = this.#next === '"' ? `"${this.#quoted('"').replace(/[\\"]/g, '\\$&')}"` : this.#match(word);
      if (part === '') break;
      local += part + this.#skip();
    }
    if (this.#next !== '@') return this.isAtEnd ? local : local.replace(/(?<![ \t])[ \t]+$/, '');
    this.#at += 1;
    this.#skip();
    const domain = this.#domain();
    return domain === '' ? '' : `${local.replace(/(?<![ \t])[ \t]+$/, '')}@${domain}`;
  }

  #domain(): string {
    let domain = '';
    while (!this.isAtEnd) {
      if (this.#match(blankOfDomain) !== '') continue;
      if (this.#next === '(') this.#comment();
      else if (this.#next === '[') domain += `[${this.#quoted(']')}]`;
      else if (this.#take('.')) domain += '.';
      else if (this.#next === '@') return '';
      else {
        const part = this.#match(word);
        if (part === '') break;
        domain += part;
      }
    }
    return domain;
  }

  /** Passes over blanks and comments. @returns the blanks that are no line ends */
  #skip(): string {
    let blanks = '';
    while (!this.isAtEnd) {
      if (this.#next === '(') this.#comment();
      else {
        const found = this.#match(blank);
        if (found === '') break;
        blanks += found.replace(/[\r\n]/g, '');
      }
    }
    return blanks;
  }

  #comment(): void {
    let depth = 0;
    do {
      const char = this.#text[this.#at];
      if (char === '\\') this.#at += 1;
      if (char === '(') depth += 1;
      if (char === ')' || char === '\r') depth -= 1;
      this.#at += 1;
    } while (depth > 0 && !this.isAtEnd);
  }

  /** The text up to a closing character, without it and without the backslashes of escapes. */
  #quoted(end: string): string {
    let text = '';
    this.#at += 1;
    while (!this.isAtEnd) {
      const char = this.#text[this.#at] ?? '';
      this.#at += 1;
      if (char === end || char === '\r') break;
      if (char === '\\') {
        text += this.#text[this.#at] ?? '';
        this.#at += 1;
      } else text += char;
    }
    return text;
  }

  get #next(): string | undefined {
    return this.#text[this.#at];
  }

  #take(char: string): boolean {
    if (this.#next !== char) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
