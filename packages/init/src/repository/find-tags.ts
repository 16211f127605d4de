import semver from 'semver';

export interface TagFacts {
  /** How tags of releases begin: `v`, nothing, or a name such as `parcel-`. */
  readonly prefix: string;
  /** The newest release. */
  readonly newest: string | undefined;
  /** Tags of releases that semantic-release does not read, as their versions are no SemVer: `v1.0.0rc1`, `v26.4`. */
  readonly unreadable: readonly string[];
}

/** Text that git and a configuration take as it is. */
const plainPrefix = /^[A-Za-z0-9][A-Za-z0-9._/@-]*$/;

interface ReadTag {
  readonly tag: string;
  readonly prefix: string;
  readonly version: string;
}

/** How a repository writes the tags of its releases. */
export function findTags(tags: readonly string[]): TagFacts {
  const read = tags.flatMap(readTag);
  const versions = read.filter(({ version }) => semver.valid(version) === version);
  const prefix = pickPrefix(versions);
  const own = versions.filter((each) => each.prefix === prefix);
  const newest = own.sort((a, b) => semver.rcompare(a.version, b.version))[0];
  const unreadable = read.filter((each) => each.prefix === prefix && semver.valid(each.version) === null);
  return { prefix, newest: newest?.tag, unreadable: unreadable.map(({ tag }) => tag) };
}

/** `parcel-v1.2.0` is `parcel-v` and `1.2.0`. */
function readTag(tag: string): ReadTag[] {
  const at = /\d+\.\d+/.exec(tag)?.index ?? (/^v\d+$/.test(tag) ? 1 : -1);
  if (at < 0 || tag.length > 200) return [];
  const prefix = tag.slice(0, at);
  return prefix === '' || plainPrefix.test(prefix) ? [{ tag, prefix, version: tag.slice(at) }] : [];
}

/** `v` and nothing are what most have: another prefix must be the only one, as a tag of another product has one, too. */
function pickPrefix(versions: readonly ReadTag[]): string {
  const newestOf = (prefix: string) =>
    versions.filter((each) => each.prefix === prefix).sort((a, b) => semver.rcompare(a.version, b.version))[0]?.version;
  const [withV, without] = [newestOf('v'), newestOf('')];
  if (without !== undefined && (withV === undefined || semver.gt(without, withV))) return '';
  if (withV !== undefined) return 'v';
  const others = [...new Set(versions.map(({ prefix }) => prefix))];
  return others.length === 1 ? (others[0] ?? 'v') : 'v';
}
