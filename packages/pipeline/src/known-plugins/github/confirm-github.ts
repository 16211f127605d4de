import { type Clock, repeat } from '@waybill/kernel';
import type { GithubReleases } from './github-releases.ts';
import type { GithubRelease } from './plan-github.ts';

/** Milliseconds between two looks, and how many there are. */
const pause = 2000;
const looks = 15;

export interface Wanted {
  readonly tag: string;
  /** Its number, where it is known: a list has the newest releases only. */
  readonly id?: number | undefined;
  /** Names of assets that it had, as GitHub stored them. */
  readonly names: readonly string[];
  /** A draft is all that is wanted. */
  readonly keepsDraft: boolean;
}

export interface Looked {
  /** The page itself, or names of assets that it lacks. */
  readonly missing: readonly string[];
  /** Names of the assets that it has. */
  readonly assets: readonly string[];
}

/** What the release of a tag has on GitHub, and lacks. */
export async function lookOnGithub(releases: GithubReleases, wanted: Wanted): Promise<Looked> {
  const isWanted = ({ draft }: GithubRelease) => wanted.keepsDraft || !draft;
  const listed = (await releases.ofTag(wanted.tag)).filter(isWanted);
  const one = listed.length > 0 || wanted.id === undefined ? undefined : await releases.ofId(wanted.id);
  const found = one !== undefined && one.tag_name === wanted.tag && isWanted(one) ? [one] : listed;
  if (found.length === 0) return { missing: [`the release page of ${wanted.tag}`], assets: [] };
  const looked = found.map((release) => compare(release, wanted));
  return looked.reduce((best, each) => (each.missing.length < best.missing.length ? each : best));
}

function compare(release: GithubRelease, { names }: Wanted): Looked {
  const assets = release.assets.filter(({ state }) => state !== 'starter').map(({ name }) => name);
  return { missing: names.filter((name) => !assets.includes(name)), assets };
}

/** The same for a while: what was just written may show late. */
export async function awaitGithub(releases: GithubReleases, wanted: Wanted, clock: Clock): Promise<Looked> {
  const look = () => lookOnGithub(releases, wanted);
  return repeat(look, ({ missing }) => missing.length === 0, { clock, attempts: looks, pause });
}
