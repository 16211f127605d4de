import { invalidOption, mistypedName, type ReleaseError, readSection } from '@waybill/kernel';
import type { Member } from './member.ts';

type Host = Readonly<Record<string, unknown>>;

/** Plugins of ours read their section themselves, defaults and environment included. */
const readsItself = /^@waybill\//;

/**
 * The member with the section of the configuration that has its name laid over its options: `"github": {…}`.
 *
 * @returns no member when the section is `false`
 */
export function withSection(member: Member, host: Host): Member[] {
  const section = host[member.key];
  if (section === false) return [];
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return [member];
  if (readsItself.test(member.name)) return [member];
  return [{ ...member, options: { ...member.options, ...section } }];
}

/** The members that take part, with their sections. */
export function takePart(members: readonly Member[], host: Host): Member[] {
  const on = members.flatMap((member) => withSection(member, host));
  return on.filter(({ key, needs }) => {
    const isWanted = host[key] === true || (typeof host[key] === 'object' && host[key] !== null);
    return needs === undefined || isWanted || on.some((other) => other.key === needs);
  });
}

/** Why members do not take part, one sentence each. */
export function whyOff(members: readonly Member[], host: Host): string[] {
  const on = takePart(members, host);
  return members
    .filter(({ key }) => !on.some((each) => each.key === key))
    .map(({ key, needs }) => (host[key] === false ? `\`${key}\` is false` : `\`${key}\` needs \`${needs}\``));
}

/** What semantic-release itself reads at the top level (https://semantic-release.gitbook.io), and what all plugins share. */
const ofTheHost = [
  ...['extends', 'branches', 'repositoryUrl', 'tagFormat', 'plugins', 'dryRun', 'ci', 'noCi', 'debug'],
  ...['verifyConditions', 'analyzeCommits', 'verifyRelease', 'generateNotes', 'prepare', 'publish', 'addChannel'],
  ...['success', 'fail', 'originalRepositoryURL', 'help', 'version', 'packages'],
];

/** Names of plugins that are near one of ours, and none. */
const ofOthers = ['gitlab'];

/**
 * What has no effect at the top level of the configuration: a section that is neither an object nor whether the plugin takes
 * part, and a mistyped name. Sections of plugins that nobody knows stay possible.
 */
export function findWrongSections(members: readonly Member[], host: Host): ReleaseError[] {
  const keys = [...members.map(({ key }) => key), 'pipeline'];
  // Plugins of ours say it themselves.
  const others = members.filter(({ name }) => !readsItself.test(name));
  const wrong = others.flatMap(({ key }) => readSection(key, host[key]).problem ?? []);
  const known = [...keys, ...ofTheHost];
  const mistyped = Object.keys(host).flatMap((key) => {
    // The command line gives every option in two spellings.
    const isKnown = [...known, ...ofOthers].includes(key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
    const meant = isKnown || key.length < 3 ? undefined : mistypedName(key, known);
    if (meant === undefined) return [];
    const remedy = `Did you mean \`${meant}\`? The plugins of this configuration have the sections ${keys.join(', ')}.`;
    return [invalidOption(key, 'does not exist', remedy)];
  });
  return [...wrong, ...mistyped];
}
