import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Onward } from '../http/index.ts';

/** A discussion that GitHub has opened for a release. */
export interface Discussion {
  readonly category: string;
  readonly title: string;
  readonly body: string;
  readonly url: string;
}

/** Discussions of releases, of which the emulator knows nothing. */
export interface Discussions {
  gate(request: IncomingMessage, response: ServerResponse): Promise<Onward>;
  /** Opens the discussion of a release that was published with a category, and adds its address to the answer. */
  describe(json: unknown, request: IncomingMessage): unknown;
  list(slug: string): readonly Discussion[];
  clear(): void;
}

/** As a repository has them at first. */
export const discussionCategories = ['Announcements', 'General', 'Ideas', 'Polls', 'Q&A', 'Show and tell'];

const releasePath = /^\/repos\/([^/]+\/[^/]+)\/releases(?:\/\d+)?$/;

interface Opened extends Discussion {
  readonly slug: string;
  readonly release: number;
}

/** https://docs.github.com/rest/releases/releases: `discussion_category_name` */
export function discussions(): Discussions {
  const wanted = new WeakMap<IncomingMessage, { readonly slug: string; readonly category: string }>();
  let opened: Opened[] = [];
  return {
    async gate(request, response) {
      const [, slug] = releasePath.exec(request.url ?? '') ?? [];
      if (slug === undefined || !/^(?:POST|PATCH)$/.test(request.method ?? '')) return undefined;
      const body = await text(request);
      const { discussion_category_name: category, ...rest } = JSON.parse(body || '{}') as Record<string, unknown>;
      if (category === undefined) return { body: Buffer.from(body) };
      if (typeof category !== 'string' || !discussionCategories.includes(category)) return refuse(response);
      wanted.set(request, { slug, category });
      return { body: Buffer.from(JSON.stringify(rest)) };
    },
    describe(json, request) {
      const asked = wanted.get(request);
      if (asked === undefined || !isRelease(json)) return undefined;
      const { id, draft, html_url: page, name, tag_name: tag, body } = json;
      const known = opened.find((each) => each.slug === asked.slug && each.release === id);
      // A draft has none, and a release that has one keeps it.
      if (draft || known !== undefined) return { ...json, ...(known && { discussion_url: known.url }) };
      const url = `${new URL(page).origin}/${asked.slug}/discussions/${opened.length + 1}`;
      opened.push({ ...asked, release: id, title: name ?? tag, body: body ?? '', url });
      return { ...json, discussion_url: url };
    },
    list: (slug) =>
      opened
        .filter((each) => each.slug === slug)
        .map(({ category, title, body, url }) => ({ category, title, body, url })),
    clear() {
      opened = [];
    },
  };
}

function refuse(response: ServerResponse): 'answered' {
  response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' });
  response.end(
    JSON.stringify({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }),
  );
  return 'answered';
}

interface RawRelease {
  readonly id: number;
  readonly tag_name: string;
  readonly name: string | null;
  readonly body: string | null;
  readonly draft: boolean;
  readonly html_url: string;
}

function isRelease(json: unknown): json is RawRelease {
  return typeof json === 'object' && json !== null && 'tag_name' in json && 'id' in json;
}
