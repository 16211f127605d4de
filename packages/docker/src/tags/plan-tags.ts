import semver from 'semver';
import { defaultTags } from '../options/index.ts';

/** The part of a release's context on which its tags depend. */
export interface Tagging {
  readonly nextRelease: {
    readonly version: string;
    readonly gitHead?: string;
    readonly channel?: string | false | null;
  };
  /** `maintenance` branches release old lines, `prerelease` branches no stable versions. */
  readonly branch: { readonly type?: string };
}

/** A tag that may move from one version to another. */
export interface MovingTag {
  readonly name: string;
  /** What it comes from: `{major}.{minor}`. */
  readonly template: string;
}

export interface TagPlan {
  /** The tag that names this version for ever. */
  readonly version: string;
  /** Tags that may move to this version when it is the newest, in the order in which they move; `latest` is the last. */
  readonly moving: readonly MovingTag[];
}

const longestTag = 128;

/**
 * The tags that a release claims; whether the moving ones really move is for the registry's state to decide.
 * A template is left out where it does not fit: only the newest line has `latest` and other fixed names, only stable
 * versions for everybody have short ones, only other channels have the name of their channel.
 */
export function planTags(tagging: Tagging, templates: readonly string[] = defaultTags): TagPlan {
  const values = collectValues(tagging);
  const fitting = templates.filter((template) => fits(template, tagging));
  const tags = fitting.map((template) => ({ name: render(template, values), template }));
  const version = tags.find(({ template }) => template.includes('{version}'))?.name ?? renderTag(values.version);
  const rest = tags.filter(({ name }, at) => name !== version && tags.findIndex((each) => each.name === name) === at);
  const isLast = ({ name }: MovingTag) => Number(name === 'latest');
  return { version, moving: rest.toSorted((a, b) => isLast(a) - isLast(b)) };
}

function fits(template: string, { nextRelease: { version, channel, gitHead }, branch: { type } }: Tagging): boolean {
  const has = (...names: string[]) => names.some((name) => template.includes(`{${name}}`));
  if (has('sha') && !gitHead) return false;
  const isMaintenance = type === 'maintenance';
  if (has('channel')) return Boolean(channel) && !isMaintenance;
  if (has('version', 'sha')) return true;
  const isForEverybody = semver.prerelease(version) === null && (isMaintenance || (!channel && type !== 'prerelease'));
  if (!isForEverybody) return false;
  // Below 1.0.0 every minor version may break, so that `0` would promise nothing.
  if (has('major') && !has('minor')) return semver.major(version) > 0;
  return has('major', 'minor', 'patch') || !isMaintenance;
}

interface Values {
  readonly version: string;
  readonly channel: string;
  readonly sha: string;
}

function collectValues({ nextRelease: { version, channel, gitHead = '' } }: Tagging): Values {
  return { version, channel: channel || '', sha: gitHead.slice(0, 7) };
}

function render(template: string, { version, channel, sha }: Values): string {
  const { major, minor, patch } = semver.parse(version) ?? { major: '', minor: '', patch: '' };
  const values: Record<string, string | number> = { version, major, minor, patch, channel, sha };
  return renderTag(template.replace(/\{(\w+)\}/g, (_all, field: string) => `${values[field] ?? ''}`));
}

/**
 * A text as a tag. `+` is not legal there and becomes `_`, not `-`, so that no build of a version looks like a
 * pre-release. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
function renderTag(text: string): string {
  const legal = text.replaceAll('+', '_').replace(/[^A-Za-z0-9._-]/g, '-');
  return legal.replace(/^[.-]+/, '').slice(0, longestTag);
}

/** Whether no other version that would claim the same tag is newer. `others` are versions, or tags that may be some. */
export function mayMove({ name, template }: MovingTag, tagging: Tagging, others: readonly string[]): boolean {
  return newerClaims({ name, template }, tagging, others).length === 0;
}

/** The tags and versions that would claim the same tag and are newer, the newest first. */
export function newerClaims(
  { name, template }: MovingTag,
  tagging: Tagging,
  others: readonly string[],
): readonly string[] {
  // One tag of one commit cannot be another commit's.
  if (template.includes('{sha}')) return [];
  const own = collectValues(tagging);
  const kind = findKind(own.version);
  return others
    .map((other) => ({ other, version: semver.parse(other.replaceAll('_', '+')) }))
    .flatMap(({ other, version }) => (version === null ? [] : [{ other, version }]))
    .filter(({ version }) => findKind(version.version) === kind && semver.gt(version, own.version))
    .filter(({ version }) => render(template, { ...own, version: version.version }) === name)
    .sort((a, b) => semver.rcompare(a.version, b.version))
    .map(({ other }) => other);
}

/** Versions of different kinds do not compete: `beta`, `rc`, or `` for stable ones. */
function findKind(version: string): string {
  return `${semver.prerelease(version)?.[0] ?? ''}`;
}
