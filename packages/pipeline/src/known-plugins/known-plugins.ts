import { changelog } from './changelog.ts';
import { exec } from './exec.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';
import type { AnyMember, KnownPlugin, Options } from './known-plugin.ts';

/** By package. What takes more than a fact is in a file of its own. */
const knownPlugins: Readonly<Record<string, KnownPlugin>> = {
  '@semantic-release/changelog': changelog,
  '@semantic-release/commit-analyzer': { readsCommits: true, hasRules: true },
  '@semantic-release/exec': exec,
  '@semantic-release/git': { pushesCommit: true },
  '@semantic-release/github': github,
  '@semantic-release/gitlab': gitlab,
  '@semantic-release/npm': { keepsHead: true },
  '@semantic-release/release-notes-generator': { readsCommits: true, readsTagOnly: true },
};

/** Sections of the configuration that have names near those of our plugins. */
export const sectionsOfOthers = ['gitlab'];

const nothing: KnownPlugin = {};

/** What is known of a plugin; of one that the configuration holds itself, nothing. */
export function findKnown({ plugin }: AnyMember): KnownPlugin {
  return (typeof plugin === 'string' ? knownPlugins[plugin] : undefined) ?? nothing;
}

/** Whether it is known which options it has: ours, those of the table, and those that a configuration holds itself. */
export function isKnownPlugin(member: AnyMember): boolean {
  const { plugin } = member;
  return typeof plugin !== 'string' || isOurs(member) || Object.hasOwn(knownPlugins, plugin);
}

/** Whether it reads its own section of the configuration, looks before it delivers, and never moves HEAD: as all of ours. */
export function isOurs({ plugin }: AnyMember): boolean {
  return typeof plugin === 'string' && plugin.startsWith('@waybill/');
}

/** Whether its `prepare` writes the version into files wherever they are: below folders of a monorepo, where an option names them. */
export function writesVersion({ plugin }: AnyMember): boolean {
  return plugin === '@waybill/pyproject';
}

/** Whether its `prepare` is known to leave HEAD where it is: nobody need look. */
export function keepsHead(member: AnyMember): boolean {
  return isOurs(member) || findKnown(member).keepsHead === true;
}

/** Whether a delivery that was made already is found out by making it again: then nothing is lost with its record. */
export function looksFirst(member: AnyMember): boolean {
  return isOurs(member) || findKnown(member).publish !== undefined;
}

/** Whether a plugin runs commands that the project writes. */
export function runsCommands(member: AnyMember): boolean {
  return findKnown(member).hasCommand !== undefined;
}

/** Whether a plugin has something to do in a step, or in any: one that runs commands exports every hook. */
export function hasWork(member: AnyMember & { readonly options: Options }, step?: string): boolean {
  return findKnown(member).hasCommand?.(member.options, step) ?? true;
}
