import { normalizeName } from '@waybill/python';
import type { KnownIndex } from './known-indexes.ts';

/**
 * Who keeps a file that an index lists: the index itself, another one that it shows or forwards to, or nobody can tell
 * from the list.
 */
export type Holder = 'index' | 'other' | 'unknown';

/** What a list of files tells about where it comes from. */
export interface Evidence {
  /** The upload endpoint. */
  readonly repository: string;
  /** Base of the simple API that was asked, without a slash at the end. */
  readonly base: string;
  readonly known: KnownIndex | undefined;
}

/** Who keeps the file at this address, of a list that the index itself answered with. */
export function findHolder(file: string, { repository, base, known }: Evidence): Holder {
  const url = new URL(file);
  const stage = devpiStage(repository, base);
  if (stage !== undefined) return url.href.startsWith(`${stage}/+`) ? 'index' : 'other';
  if (known?.isOwn !== undefined) return known.isOwn(url) ? 'index' : 'other';
  const origins = [repository, base].map((each) => new URL(each).origin);
  return origins.includes(url.origin) ? 'unknown' : 'other';
}

/**
 * The index of a devpi server that takes the upload: what it lists of its bases has their addresses.
 *
 * @returns such as `https://devpi.example/ada/prod`; `undefined` for another index
 */
function devpiStage(repository: string, base: string): string | undefined {
  return base.endsWith('/+simple') ? repository.replace(/\/+$/, '') : undefined;
}

/**
 * Whether a redirect stays within the simple API that was asked: for the slash at the end, or the normalized name. One that
 * leaves it is how an index forwards a project that it does not have.
 */
export function staysWithin(base: string, project: string, location: string): boolean {
  const [from, to] = [new URL(base), new URL(location)];
  const isSameSite = from.origin === to.origin || (from.hostname === to.hostname && isUpgrade(from, to));
  if (!isSameSite || !to.pathname.startsWith(`${from.pathname}/`)) return false;
  const [name = ''] = to.pathname.slice(from.pathname.length + 1).split('/');
  return normalizeName(name) === normalizeName(project);
}

/** From `http` to `https` on the usual ports. */
function isUpgrade(from: URL, to: URL): boolean {
  return from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
}
