/** A link of an HTML page, its text without white space around it. */
export interface Link {
  readonly href: string;
  readonly text: string;
}

export interface LinkPage {
  readonly title: string;
  /** Whether the page says that it belongs to the simple API (PEP 629). */
  readonly isRepository: boolean;
  /** What links are relative to, when it is not the page. */
  readonly base: string | undefined;
  readonly links: readonly Link[];
}

/** What the head and the links of an HTML page say. Reads any text, in linear time. */
export async function parseLinks(html: string): Promise<LinkPage> {
  const { Parser } = await import('htmlparser2');
  const links: { href: string; text: string }[] = [];
  let [title, isRepository, base, open] = ['', false, undefined as string | undefined, ''];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open = name;
        if (name === 'a' && attributes['href'] !== undefined) links.push({ href: attributes['href'].trim(), text: '' });
        if (name === 'meta' && attributes['name'] === 'pypi:repository-version') isRepository = true;
        if (name === 'base') base ??= attributes['href'];
      },
      ontext(text) {
        const link = links.at(-1);
        if (open === 'title') title += text;
        else if (open === 'a' && link !== undefined) link.text += text;
      },
      onclosetag() {
        open = '';
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return {
    title: title.trim(),
    isRepository,
    base,
    links: links.map(({ href, text }) => ({ href, text: text.trim() })),
  };
}
