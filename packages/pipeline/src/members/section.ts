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

/** Members that the configuration switches off, by key. */
export function switchedOff(members: readonly Member[], host: Host): string[] {
  return members.filter(({ key }) => host[key] === false).map(({ key }) => key);
}
