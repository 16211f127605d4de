import type { Report } from '../report/index.ts';

/** `1.2 MB`. */
export function describeSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  const value = bytes / 1000 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

/** `+12 kB (+3 %)` since the last release; empty where nothing is known, or nothing changed. */
export function describeGrowth(size: number | undefined, before: number | undefined): string {
  if (size === undefined || before === undefined) return '';
  const change = size - before;
  if (change === 0) return 'as before';
  const sign = change > 0 ? '+' : '−';
  const percent = before === 0 ? '' : ` (${sign}${((Math.abs(change) / before) * 100).toFixed(1)} %)`;
  return `${sign}${describeSize(Math.abs(change))}${percent}`;
}

const count = (number: number, one: string, more = `${one}s`) => `${number} ${number === 1 ? one : more}`;

/** What the release would be, in one sentence. */
export function describeOutcome({ outcome, version, branch, errors }: Report): string {
  if (outcome === 'nothing') return `Nothing would be released on ${branch}.`;
  if (outcome === 'failed') {
    const codes = errors.flatMap(({ code }) => code ?? []);
    const why = codes.length > 0 ? `: ${codes.slice(0, 3).join(', ')}` : '';
    return `The release${version === undefined ? '' : ` of ${version.next}`} would fail${why}.`;
  }
  return `${version?.next ?? 'A version'} would be released.`;
}

/** Why this version. */
export function describeWhy({ version, commits: { counts, total }, outcome }: Report): string {
  if (version === undefined)
    return outcome === 'failed'
      ? ''
      : `${count(total, 'commit')} since the last release, and none of them makes a release.`;
  const since = version.last === undefined ? 'It is the first release' : `${version.last} was the last release`;
  const told = ['major', 'minor', 'patch'].flatMap((type) => {
    const number = counts[type] ?? 0;
    return number === 0 ? [] : [`${count(number, 'commit')} of size ${type}`];
  });
  const made = told.length === 0 ? '' : `; since then: ${told.join(', ')}`;
  return `${since}${version.last === undefined ? '' : made}. A ${version.type} release on ${version.channel === undefined ? 'the default channel' : `the channel ${version.channel}`}.`;
}

/** Whether the way of merging decides over the version. */
export function describeWays({ request }: Report): string | undefined {
  if (request === undefined || request.ways.length < 2) return undefined;
  const told = request.ways.map(({ way, type, version }) => {
    const name = way === 'squash' ? 'squashed' : 'merged';
    return `${name}: ${version === undefined ? 'no release' : `${version} (${type})`}`;
  });
  const [first, second] = request.ways;
  const isSame = first?.version === second?.version;
  return isSame ? undefined : `The way of merging decides: ${told.join('; ')}.`;
}

/** Commits that nobody understands. */
export function describeOverlooked({ commits: { counts } }: Report): string | undefined {
  const number = counts['overlooked'] ?? 0;
  return number === 0 ? undefined : `${count(number, 'commit')} not understood as Conventional Commits.`;
}
