import { basename } from 'node:path/posix';
import { type HostOptions, parseRepository } from '@waybill/kernel';
import { planPrefix } from './plan-prefix.ts';

/** What of a release its place in the archive is made of. */
export interface Placed {
  readonly version: string;
  readonly tag: string;
  readonly channel: string | false | null | undefined;
}

/** Where a release is in the bucket: the start of its keys, without a slash at the end. */
export function placeOf(
  prefix: string,
  { version, tag, channel }: Placed,
  { repositoryUrl = '' }: HostOptions,
): string {
  const { slug, path } = parseRepository(repositoryUrl);
  const [owner = '', name = basename(path)] = slug === '' ? [] : slug.split('/');
  return planPrefix(prefix, { owner, name, version, tag, channel: channel || 'latest' });
}
