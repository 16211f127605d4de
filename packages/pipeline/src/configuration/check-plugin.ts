import { type BaseContext, isReleaseError, type ReleaseError, realPorts, refuseForeignFiles } from '@waybill/kernel';
import { findKnown, hasWork } from '../known-plugins/index.ts';
import { ledgerKey, openLedger } from '../ledger/index.ts';
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

/** What the pipeline itself refuses: sections that have no effect, a key of the ledger that is none, files of strangers. */
export async function checkSections({ plugins, context }: Configuration): Promise<{
  readonly wrong: readonly ReleaseError[];
  readonly doubtful: readonly string[];
}> {
  const entry = plugins.find(({ plugin }) => isPipeline(plugin));
  if (entry === undefined) return { wrong: [], doubtful: [] };
  const members = listMembers((entry.options['members'] ?? []) as Parameters<typeof listMembers>[0]);
  const { wrong, doubtful } = findWrongSections(members, context.options);
  const refused = await Promise.allSettled([
    (async () => ledgerKey(context.env))(),
    refuseForeignFiles(context.cwd, realPorts(context).run),
  ]);
  const own = refused.flatMap((each) =>
    each.status === 'rejected' && isReleaseError(each.reason) ? [each.reason] : [],
  );
  return { wrong: [...wrong, ...(await findNullSections(members, context.cwd)), ...own], doubtful };
}

/** The newest release of a branch, as far as this clone has the ledger. */
export interface LastRelease {
  readonly tag: string;
  readonly state: string;
}

/**
 * The newest of these releases that the ledger knows. The remote is not asked.
 *
 * @param tags newest first
 * @throws ELEDGERUNREADABLE
 */
export async function findLastRelease(
  { context }: Configuration,
  tags: readonly string[],
): Promise<LastRelease | undefined> {
  const ledger = openLedger(context, realPorts(context));
  const [found] = await ledger.find(tags.slice(0, 30));
  if (found === undefined) return undefined;
  const { tag, state } = await ledger.heal(found);
  return { tag, state };
}
