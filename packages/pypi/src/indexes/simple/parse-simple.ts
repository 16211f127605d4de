import { v } from '@waybill/kernel';
import { normalizeName } from '@waybill/python';
import { parseLinks } from './parse-links.ts';

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
  /** Where its attestations are (PEP 740). */
  readonly provenance?: string;
}

/** An answer of the simple API. */
export interface SimpleAnswer {
  readonly contentType: string;
  readonly text: string;
  /** The answer's own address: links may be relative to it. */
  readonly url: string;
}

const ProjectPage = v.object({ files: v.optional(v.array(v.unknown()), []) });

const Status = v.object({ 'project-status': v.object({ status: v.string() }) });

/** Whatever else a file says is not read, and a part that is not what it should be counts as not said. */
const File = v.object({
  filename: v.string(),
  url: v.string(),
  hashes: v.fallback(v.object({ sha256: v.fallback(v.optional(v.string()), undefined) }), {}),
  size: v.fallback(v.optional(v.number()), undefined),
  'upload-time': v.fallback(v.optional(v.string()), undefined),
  provenance: v.fallback(v.nullable(v.optional(v.string())), null),
});

const ProjectList = v.object({ projects: v.array(v.object({ name: v.string() })) });

/**
 * Reads a project's page of the simple API, JSON (PEP 691) or HTML (PEP 503). What cannot be a file is left out.
 *
 * @returns `undefined` when the answer is no such page
 */
export async function parseSimple(answer: SimpleAnswer): Promise<ListedFile[] | undefined> {
  if (!isJson(answer)) return parseHtml(answer);
  const page = v.safeParse(ProjectPage, parseJson(answer.text));
  if (!page.success) return undefined;
  const files = page.output.files.map((each) => v.safeParse(File, each)).filter(({ success }) => success);
  return files.flatMap(({ output }) => {
    const { filename, url, hashes, size, 'upload-time': uploadTime, provenance } = output as v.InferOutput<typeof File>;
    const address = parseAddress(url, answer.url);
    if (address === undefined) return [];
    const file = listed(filename, address, hashes.sha256);
    const evidence = provenance ? parseAddress(provenance, answer.url)?.href : undefined;
    return [
      {
        ...file,
        ...(size !== undefined && { size }),
        ...(uploadTime !== undefined && { uploadTime }),
        ...(evidence !== undefined && { provenance: evidence }),
      },
    ];
  });
}

/**
 * What an index says of a project as a whole (PEP 792): `active`, `archived`, `quarantined` or `deprecated`.
 * https://packaging.python.org/en/latest/specifications/project-status-markers/
 *
 * @returns `undefined` when it says nothing
 */
export async function parseProjectStatus(answer: SimpleAnswer): Promise<string | undefined> {
  if (!isJson(answer)) return (await parseLinks(answer.text)).status;
  const page = v.safeParse(Status, parseJson(answer.text));
  return page.success ? page.output['project-status'].status : undefined;
}

/** Whether an answer is the page of a project: a site may have another page for whatever address it is asked. */
export async function isProjectPage(answer: SimpleAnswer): Promise<boolean> {
  const files = await parseSimple(answer);
  if (isJson(answer)) return files !== undefined && answer.text.includes('"files"');
  const { title, isRepository } = await parseLinks(answer.text);
  return isRepository || /\blinks for\b/i.test(title) || files?.some(({ name }) => isFileName(name)) === true;
}

/**
 * Reads the list of all projects that is at the base of the simple API.
 *
 * @returns normalized names; `undefined` when the answer is no such list
 */
export async function parseProjects(answer: SimpleAnswer): Promise<ReadonlySet<string> | undefined> {
  if (isJson(answer)) {
    const list = v.safeParse(ProjectList, parseJson(answer.text));
    return list.success ? new Set(list.output.projects.map(({ name }) => normalizeName(name))) : undefined;
  }
  const { title, isRepository, links } = await parseLinks(answer.text);
  if (!isRepository && !/\bsimple\b/i.test(title)) return undefined;
  return new Set(links.map(({ text, href }) => normalizeName(text || lastSegment(href))));
}

const isJson = ({ contentType }: SimpleAnswer) => /\bjson\b/.test(contentType);

/** An object; a list, which has no keys, counts as nothing. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

async function parseHtml({ text, url: pageUrl }: SimpleAnswer): Promise<ListedFile[]> {
  const { links, base } = await parseLinks(text);
  const from = (base !== undefined && parseAddress(base, pageUrl)?.href) || pageUrl;
  return links.flatMap(({ href, text: words }) => {
    const url = parseAddress(href, from);
    if (url === undefined) return [];
    const digest = /^#sha256=([0-9a-f]{64})$/i.exec(url.hash)?.[1];
    const segment = lastSegment(url.pathname);
    // The text of a link is the file's name, too; it alone is where files come from a query.
    const name = isFileName(segment) || !isFileName(words) ? segment : words;
    return [listed(name, url, digest)];
  });
}

const isFileName = (text: string) => /\.(whl|tar\.gz|zip)$/i.test(text);

function lastSegment(path: string): string {
  const segment = path.split(/[?#]/, 1)[0]?.split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Files come by HTTP; another address is nothing to download. */
function parseAddress(text: string, from: string): URL | undefined {
  const url = URL.parse(text, from);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
}

function listed(name: string, url: URL, sha256: string | undefined): ListedFile {
  const address = new URL(url);
  address.hash = '';
  const digest = /^[0-9a-f]{64}$/i.exec(sha256 ?? '')?.[0].toLowerCase();
  return { name, url: address.href, ...(digest !== undefined && { sha256: digest }) };
}
