import { readTags } from './read-tags.ts';

/** What an index answers to a request that it refuses. */
export interface Refusal {
  /** What follows the status in the status line, when it is not the usual phrase of that status. */
  readonly phrase?: string | undefined;
  readonly contentType?: string;
  readonly body: string;
}

/** Characters of what an index says that a person gets to see. */
const longestQuote = 300;

/**
 * What an index says about a request that it refused, as one line of plain text. Warehouse puts its words into the status
 * line; others into the body, as HTML, JSON or text.
 */
export async function parseRefusal({ phrase = '', contentType = '', body }: Refusal): Promise<string> {
  const words = (await readText(phrase)) || (await readBody(contentType, body)) || '(nothing)';
  return words.length > longestQuote ? `${words.slice(0, longestQuote)}…` : words;
}

function readBody(contentType: string, body: string): Promise<string> {
  const messages = findMessages(body);
  if (messages !== undefined) return readText(messages);
  const isHtml = contentType === '' ? /^\s*<[a-z!?]/i.test(body) : /\b(?:x?html|xml)\b/i.test(contentType);
  return isHtml ? readHtml(body) : readText(body);
}

/**
 * The names under which services put their sentences: GitLab, Azure Artifacts and CodeArtifact say `message`, Artifactory and
 * ProGet a list of them, Artifact Registry one within `error`, FastAPI `msg` within `detail`, RFC 9457 `title` and `detail`.
 */
const sayings = ['title', 'message', 'error', 'error_description', 'reason', 'detail', 'msg', 'errors'];

/** How deep in each other they are, at most. */
const deepest = 3;

/** The sentences in a JSON answer; `undefined` when it is none, or none that says something. */
function findMessages(body: string): string | undefined {
  if (!/^\s*[{[]/.test(body)) return undefined;
  try {
    return [...new Set(sentencesIn(JSON.parse(body), deepest))].join(' ') || undefined;
  } catch {
    return undefined;
  }
}

function sentencesIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null || depth < 0) return [];
  if (Array.isArray(value)) return value.flatMap((each) => sentencesIn(each, depth));
  return sayings.flatMap((name) =>
    Object.hasOwn(value, name) ? sentencesIn(Reflect.get(value, name), depth - 1) : [],
  );
}

/** Text in which an index may have escaped characters as in HTML, as PyPI does in its status line. */
function readText(text: string): Promise<string> {
  return readHtml(text.replaceAll('<', '&lt;'));
}

/** Elements whose content nobody reads. */
const unseen = new Set(['head', 'style', 'script', 'title', 'template']);

/** The text of an HTML page on one line, or its title where it has no other. Reads anything, in linear time. */
async function readHtml(html: string): Promise<string> {
  // Most phrases need no parser, whose import takes longer than all that it does here.
  if (!/[<&]/.test(html)) return inOneLine(html);
  const [parts, title]: [string[], string[]] = [[], []];
  let [hidden, inside] = [0, ''];
  await readTags(html, {
    open(name) {
      inside = name;
      // The end of the head may be left out.
      if (name === 'body') hidden = 0;
      if (unseen.has(name)) hidden += 1;
      parts.push(' ');
    },
    text(text) {
      if (hidden === 0) parts.push(text);
      else if (inside === 'title') title.push(text);
    },
    close(name) {
      if (unseen.has(name)) hidden = Math.max(0, hidden - 1);
      parts.push(' ');
    },
  });
  return inOneLine(parts.join('')) || inOneLine(title.join(''));
}

/** Without white space and characters that would do something to a terminal. */
const inOneLine = (text: string) => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
