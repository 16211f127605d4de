import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseOptions, v } from '@waybill/kernel';
import { Options } from '../options.ts';
import { listMembers, type Member, placesOf, takePart } from '../plugins/index.ts';
import { type Configuration, isPipeline, type PluginEntry, pipelineOptions } from './read-configuration.ts';

/** A plugin of the configuration, and where to look for its package. */
export interface ConfiguredPlugin {
  readonly name: string;
  /** Its section in the configuration, and its name in the ledger. */
  readonly key: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Files to resolve from, the first that has it wins. */
  readonly places: readonly string[];
}

/** Every plugin that a release of this configuration runs, those of the pipeline among them; in order. */
export function listPlugins(configuration: Configuration): ConfiguredPlugin[] {
  const { plugins, context } = configuration;
  const own = [join(context.cwd, 'release.config.js'), fileURLToPath(import.meta.url)];
  return plugins.flatMap(({ plugin, options }) => {
    if (isPipeline(plugin)) return membersOf(configuration);
    if (typeof plugin !== 'string') return [];
    return listMembers([{ plugin, options }]).map((member) => ({ ...member, name: plugin, places: own }));
  });
}

/**
 * The plugins of the pipeline as they are written, whether they take part or not.
 *
 * @returns nothing for a plugin that is no pipeline
 */
export function writtenMembers({ plugin, options }: PluginEntry): Member[] | undefined {
  if (!isPipeline(plugin)) return undefined;
  const parsed = v.safeParse(Options.entries.members, options['members']);
  return parsed.success ? listMembers(parsed.output) : [];
}

function membersOf(configuration: Configuration): ConfiguredPlugin[] {
  const { context } = configuration;
  const raw = pipelineOptions(configuration);
  const options = parseOptions(Options, { name: 'pipeline', raw, host: context.options, env: context.env });
  const members = takePart(listMembers(options.members), context.options);
  const places = [...placesOf(options, context.cwd), fileURLToPath(import.meta.url)];
  return members.flatMap(({ plugin, key, options }) =>
    typeof plugin === 'string' ? [{ name: plugin, key, options, places }] : [],
  );
}
