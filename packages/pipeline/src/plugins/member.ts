import type { Options } from '../options.ts';

/** A plugin as the configuration names it. */
export interface Member {
  /** What the log and `pluginName` of its releases say. */
  readonly name: string;
  /** Unique in the pipeline: in `stages`, in the ledger, and the name of its section. */
  readonly key: string;
  readonly plugin: string | object;
  readonly options: Readonly<Record<string, unknown>>;
  /** The key of a member that it makes no sense without. */
  readonly needs?: string;
  /** Left out unless it has a section. */
  readonly onlyConfigured?: boolean;
}

/** A plugin whose hooks are at hand. */
export interface LoadedMember extends Member {
  /** The file that a package was loaded from. */
  readonly file?: string;
  readonly hooks: Readonly<Record<string, unknown>>;
}

/** The members in order, each under a key of its own: `@semantic-release/github` → `github`. */
export function listMembers(configured: Options['members']): Member[] {
  const members: Member[] = [];
  for (const each of configured) {
    const { plugin, name, options, needs, onlyConfigured } = typeof each === 'string' ? asObject(each) : each;
    const shown = typeof plugin === 'string' ? plugin : (name ?? 'Inline plugin');
    const wanted = name ?? shortName(shown);
    const taken = members.filter(({ key }) => key === wanted || key.startsWith(`${wanted}-`)).length;
    members.push({
      name: shown,
      key: taken === 0 ? wanted : `${wanted}-${taken + 1}`,
      plugin,
      options,
      ...(needs && { needs }),
      ...(onlyConfigured && { onlyConfigured }),
    });
  }
  return members;
}

function asObject(plugin: string): Exclude<Options['members'][number], string> {
  return { plugin, options: {} };
}

/** What follows the scope, without the prefixes that plugins share. */
function shortName(name: string): string {
  const last = name.replace(/\/+$/, '').split('/').at(-1) ?? name;
  return last.replace(/^semantic-release-/, '').replace(/\.[cm]?[jt]s$/, '');
}
