import type { BaseContext, ReleaseError } from '@waybill/kernel';
import { findKnown, hasWork } from '../known-plugins/index.ts';
import { findNullSections, findWrongSections, listMembers, loadMember, memberContext } from '../plugins/index.ts';
import type { ConfiguredPlugin } from './list-plugins.ts';
import { type Configuration, isPipeline } from './read-configuration.ts';

type Check = (options: object, context: BaseContext, parts?: object) => unknown;

/**
 * Runs `verifyConditions` of one plugin with the options and the environment of a release, and writes down nothing.
 *
 * @returns `false` where the plugin has no such step, or is off
 * @throws EMEMBERNOTFOUND, ENOTAPLUGIN, and what the plugin throws
 */
export async function checkPlugin(plugin: ConfiguredPlugin, context: BaseContext): Promise<boolean> {
  const member = { ...plugin, plugin: plugin.name };
  const loaded = await loadMember(member, plugin.places);
  const { verifyConditions: check } = loaded.hooks;
  if (typeof check !== 'function' || !hasWork(member, 'verifyConditions')) return false;
  const { plugins: _plugins, ...host } = context.options;
  const options = { ...host, ...plugin.options };
  const own = memberContext(context, member, []);
  const parts = loaded.file === undefined ? undefined : await findKnown(member).parts?.(loaded.file, options, own);
  // biome-ignore lint/plugin: a hook of somebody else's, which has just been found to be a function.
  const result = await (check as unknown as Check)(options, own, ...(parts === undefined ? [] : [parts]));
  return result !== false;
}

/** Sections of the configuration that have no effect, or may have none. */
export async function checkSections({ plugins, context }: Configuration): Promise<{
  readonly wrong: readonly ReleaseError[];
  readonly doubtful: readonly string[];
}> {
  const entry = plugins.find(({ plugin }) => isPipeline(plugin));
  if (entry === undefined) return { wrong: [], doubtful: [] };
  const members = listMembers((entry.options['members'] ?? []) as Parameters<typeof listMembers>[0]);
  const { wrong, doubtful } = findWrongSections(members, context.options);
  return { wrong: [...wrong, ...(await findNullSections(members, context.cwd))], doubtful };
}
