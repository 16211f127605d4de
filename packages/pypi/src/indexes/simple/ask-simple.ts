import { type Answer, type HttpRequest, nameOf } from '@waybill/kernel';
import { unexpectedAnswer, unreadableAnswer } from '../../errors.ts';
import type { Connection } from '../connection.ts';
import { refusalOf } from '../refusal-of.ts';
import { verifyToken } from '../verify-token.ts';
import type { SimpleAnswer } from './parse-simple.ts';

/** JSON where the index has it. PEP 691 */
const accept = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/** Bytes: PyPI's list of all projects has about 40 MB, its longest page of one project 20 MB. */
const longestPage = 64 * 2 ** 20;

const mostRedirects = 5;

/** What a simple API answers to a question. */
export type Answered =
  | { readonly kind: 'page'; readonly page: SimpleAnswer; readonly headers: Headers }
  | { readonly kind: 'absent'; readonly headers: Headers }
  /** It forwards to another place, which was not asked. */
  | { readonly kind: 'elsewhere'; readonly location: string };

const hint = 'Check `pypi.index` and the network of this machine.';

/**
 * Asks a simple API for a page. Redirects are followed as long as they stay within it: what another index lists is not
 * what this one holds.
 *
 * @throws EINDEXANSWER, EINDEXPAGE, and ETOKENREFUSED where the index accepts the credentials for nothing at all
 */
export async function askSimple(
  connection: Connection,
  first: string,
  staysWithin: (location: string) => boolean,
): Promise<Answered> {
  let url = first;
  for (let left = mostRedirects; left > 0; left -= 1) {
    const headers = { accept, ...readingHeaders(connection, url) };
    const response = await connection.http({ url, headers, redirect: 'manual', longest: longestPage, hint });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      const target = URL.parse(location, url)?.href;
      if (target === undefined || !staysWithin(target)) return { kind: 'elsewhere', location: target ?? location };
      url = target;
      continue;
    }
    if (response.status === 404) return { kind: 'absent', headers: response.headers };
    if (!response.ok) throw await refusedReading(connection, url, response);
    return { kind: 'page', page: pageIn(url, response), headers: response.headers };
  }
  throw unreadableAnswer(nameOf({ url: first }), `more than ${mostRedirects} redirects`);
}

function pageIn(url: string, response: Answer): SimpleAnswer {
  return { contentType: response.headers.get('content-type') ?? '', text: response.text(), url };
}

/** Downloads a file that an index lists. @throws EINDEXANSWER, EINDEXPAGE, ETOKENREFUSED */
export async function openFile(
  connection: Connection,
  { url, ...how }: Pick<HttpRequest, 'timeout' | 'longest' | 'size' | 'receive'> & { readonly url: string },
): Promise<void> {
  const headers = readingHeaders(connection, url);
  // `fetch` drops the credentials when a redirect leaves the origin, as it does for files that lie in a storage service.
  const response = await connection.http({ url, headers, redirect: 'follow', hint, ...how });
  if (!response.ok) throw await refusedReading(connection, url, response);
}

/** The credentials of the upload go to where uploads go, and to where the same service is known to be read. */
function readingHeaders({ index, credentials: { forReading } }: Connection, url: string): Record<string, string> {
  const { origin } = new URL(url);
  const isOwn = origin === new URL(index.repository).origin;
  const isService = index.known?.sharesCredentials === true && index.known.simple?.startsWith(`${origin}/`);
  return forReading !== undefined && (isOwn || isService) ? { authorization: forReading } : {};
}

/** An index that refuses the credentials refuses them for reading, too; then that is what is wrong. */
async function refusedReading(connection: Connection, url: string, response: Answer): Promise<Error> {
  const { status } = response;
  const words = connection.mask(await refusalOf(response));
  const withCredentials = 'authorization' in readingHeaders(connection, url);
  if ((status === 401 || status === 403) && withCredentials) await verifyToken(connection);
  return unexpectedAnswer(nameOf({ url }), status, words);
}
