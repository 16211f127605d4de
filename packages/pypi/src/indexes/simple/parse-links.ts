import { readTags } from '../read-tags.ts';

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
  /** What the index says of the project (PEP 792), such as `archived`. */
  readonly status: string | undefined;
}

/** What the head and the links of an HTML page say. Reads any text, in linear time. */
export async function parseLinks(html: string): Promise<LinkPage> {
  const links: { href: string; text: string }[] = [];
  let [title, isRepository, inside] = ['', false, ''];
  let base: string | undefined;
  let status: string | undefined;
  await readTags(html, {
    open(name, attributes) {
      const href = attributes.get('href');
      inside = name;
      if (name === 'a' && href !== undefined) links.push({ href: href.trim(), text: '' });
      if (name === 'meta' && attributes.get('name') === 'pypi:repository-version') isRepository = true;
      if (name === 'meta' && attributes.get('name') === 'pypi:project-status') status ??= attributes.get('content');
      if (name === 'base') base ??= href;
    },
    text(text) {
      const link = links.at(-1);
      if (inside === 'title') title += text;
      else if (inside === 'a' && link !== undefined) link.text += text;
    },
    close() {
      inside = '';
    },
  });
  return {
    title: title.trim(),
    isRepository,
    base,
    status: status?.trim(),
    links: links.map(({ href, text }) => ({ href, text: text.trim() })),
  };
}
