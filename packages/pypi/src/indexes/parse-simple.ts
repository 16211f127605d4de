/** A file as an index lists it. */
export interface ListedFile {
  readonly name: string;
  readonly url: string;
  /** Hex digits; an index may publish another digest or none. */
  readonly sha256?: string;
  /** Bytes (PEP 700). */
  readonly size?: number;
  /** When it was uploaded (PEP 700), as ISO 8601 text. */
  readonly uploadTime?: string;
}

interface SimplePage {
  readonly files?: readonly {
    readonly filename: string;
    readonly url: string;
    readonly hashes?: { readonly sha256?: string };
    readonly size?: number;
    readonly 'upload-time'?: string;
  }[];
}

/**
 * Reads a project's page of the simple API, JSON (PEP 691) or HTML (PEP 503).
 *
 * @param pageUrl the page's own address: links may be relative to it
 */
export function parseSimple(contentType: string, text: string, pageUrl: string): ListedFile[] {
  return /\bjson\b/.test(contentType) ? parseJson(text, pageUrl) : parseHtml(text, pageUrl);
}

function parseJson(text: string, pageUrl: string): ListedFile[] {
  const { files = [] } = JSON.parse(text) as SimplePage;
  return files.map(({ filename, url, hashes, size, 'upload-time': uploadTime }) => ({
    ...listed(filename, new URL(url, pageUrl), hashes?.sha256),
    ...(typeof size === 'number' && { size }),
    ...(typeof uploadTime === 'string' && { uploadTime }),
  }));
}

function parseHtml(text: string, pageUrl: string): ListedFile[] {
  const links = text.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi);
  return [...links].map(([, double, single]) => {
    const url = new URL((double ?? single ?? '').replaceAll('&amp;', '&'), pageUrl);
    const digest = /^#sha256=([0-9a-f]{64})/i.exec(url.hash)?.[1];
    url.hash = '';
    return listed(decodeURIComponent(url.pathname.split('/').at(-1) ?? ''), url, digest);
  });
}

function listed(name: string, url: URL, sha256: string | undefined): ListedFile {
  return { name, url: url.href, ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }) };
}
