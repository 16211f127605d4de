import { invalidOption, mistypedName, nearestName, type ReleaseError, readSection, similarName } from '@waybill/kernel';
import { isKnownPlugin, isNote, isOurs, sectionsOfOthers, topLevelOptions } from '../known-plugins/index.ts';
import type { Member } from './member.ts';

type Host = Readonly<Record<string, unknown>>;

/**
 * The member with the section of the configuration that has its name laid over its options: `"github": {…}`.
 *
 * @returns no member when the section is `false`
 */
export function withSection(member: Member, host: Host): Member[] {
  const section = host[member.key];
  if (section === false) return [];
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return [member];
  // Plugins of ours read their section themselves, defaults and environment included.
  if (isOurs(member)) return [member];
  return [{ ...member, options: { ...member.options, ...section } }];
}

/** The members that take part, with their sections. */
export function takePart(members: readonly Member[], host: Host): Member[] {
  const on = members.flatMap((member) => withSection(member, host));
  return on.filter(({ key, needs, onlyConfigured }) => {
    const isWanted = host[key] === true || (typeof host[key] === 'object' && host[key] !== null);
    if (onlyConfigured === true && !isWanted) return false;
    return needs === undefined || isWanted || on.some((other) => other.key === needs);
  });
}

/** Why members do not take part, one sentence each. */
export function whyOff(members: readonly Member[], host: Host): string[] {
  const on = takePart(members, host);
  return (
    members
      .filter(({ key }) => !on.some((each) => each.key === key))
      // Nobody asked for it.
      .filter(({ key, onlyConfigured }) => onlyConfigured !== true || host[key] === false)
      .map(({ key, needs }) => (host[key] === false ? `\`${key}\` is false` : `\`${key}\` needs \`${needs}\``))
  );
}

/** What semantic-release itself reads at the top level (https://semantic-release.gitbook.io), and what all plugins share. */
const ofTheHost = [
  ...['extends', 'branches', 'repositoryUrl', 'tagFormat', 'plugins', 'dryRun', 'ci', 'noCi', 'debug'],
  ...['verifyConditions', 'analyzeCommits', 'verifyRelease', 'generateNotes', 'prepare', 'publish', 'addChannel'],
  ...['success', 'fail', 'originalRepositoryURL', 'help', 'version'],
  ...['packages', 'clearTextHosts', 'sigstore'],
];

/** Options of the host that come from its command line: nobody means them in a file. */
const ofTheCommandLine = new Set(['help', 'version', 'noCi', 'originalRepositoryURL']);

interface WrongSections {
  readonly wrong: ReleaseError[];
  /** Sentences about sections that may be mistyped, and may as well be somebody else's. */
  readonly doubtful: readonly string[];
}

/**
 * Whether another plugin of the configuration may read a name that is not known here: one beside the pipeline, or a member
 * whose options nobody here knows.
 */
function mayBeOfOthers(members: readonly Member[], { plugins }: Host): boolean {
  const beside = Array.isArray(plugins) ? plugins.map((each) => (Array.isArray(each) ? each[0] : each)) : [undefined];
  return !members.every(isKnownPlugin) || beside.some((name) => name !== '@waybill/pipeline');
}

/**
 * What has no effect at the top level of the configuration: a section that is neither an object nor whether the plugin takes
 * part, a mistyped name, and a name that no plugin of the configuration can read. Sections of plugins beside the pipeline stay
 * possible.
 */
export function findWrongSections(members: readonly Member[], host: Host): WrongSections {
  const keys = [...members.map(({ key }) => key), 'pipeline'];
  // Plugins of ours say it themselves.
  const others = members.filter((member) => !isOurs(member));
  const wrong = others.flatMap(({ key }) => readSection(key, host[key]).problem ?? []);
  const known = [...keys, ...ofTheHost];
  const meant = known.filter((key) => !ofTheCommandLine.has(key));
  const isPossible = mayBeOfOthers(members, host);
  const doubtful: string[] = [];
  for (const key of Object.keys(host).filter((each) => !isKnownName(each, known))) {
    const mistyped = mistypedName(key, meant);
    const near = mistyped ?? similarName(key, meant) ?? (isPossible ? undefined : nearestName(key, meant));
    const remedy = `${near === undefined ? '' : `Did you mean \`${near}\`? `}The plugins of this configuration have the sections ${keys.join(', ')}.`;
    if (mistyped !== undefined || !isPossible) wrong.push(invalidOption(key, 'does not exist', remedy));
    else if (near !== undefined)
      doubtful.push(`No plugin of this configuration reads the section \`${key}\`. ${remedy}`);
  }
  return { wrong, doubtful };
}

/** The command line gives every option in two spellings, and some in one letter. */
function isKnownName(key: string, known: readonly string[]): boolean {
  const name = key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const all = [...known, ...sectionsOfOthers, ...topLevelOptions];
  return key.length < 3 || isNote(key) || all.includes(key) || all.includes(name);
}
