import { commands as ofDoctor } from '@waybill/doctor/commands';
import { commands as ofInit } from '@waybill/init/commands';
import { type Command, reasonOf, type Shell, v } from '@waybill/kernel';
import { commands as ofPipeline } from '@waybill/pipeline/commands';
import type { ConfiguredPlugin } from '@waybill/pipeline/configuration';
import { completionCommand } from './completion.ts';
import { wrongCommands } from './errors.ts';
import { rehearseCommand } from './rehearse/index.ts';

export interface Found {
  readonly commands: readonly Command[];
  /** Why commands of the configuration are not among them. */
  readonly problems: readonly unknown[];
}

/** The commands that need no configuration to be found. */
const own: readonly Command[] = [
  ...ofInit,
  ...ofDoctor,
  rehearseCommand,
  ...ofPipeline,
  completionCommand(async (shell) => (await findCommands(shell)).commands),
];

export function findOwn(name: string): Command | undefined {
  return own.find((command) => command.name === name);
}

/** Every command: those that come with Waybill, and those that the plugins of the configuration add. */
export async function findCommands(shell: Shell): Promise<Found> {
  const problems: unknown[] = [];
  const commands = [...own];
  try {
    const { listPlugins, loadEntry, readPlainConfiguration } = await import('@waybill/pipeline/configuration');
    const silent = { ...shell, stdout: shell.stderr };
    const plugins = listPlugins(await readPlainConfiguration(silent, 'main'));
    const loads = plugins.map(async (plugin) => ({ plugin, entry: await loadEntry(plugin, 'commands') }));
    for (const [at, load] of (await Promise.allSettled(loads)).entries()) {
      const name = plugins[at]?.name ?? '';
      if (load.status === 'rejected') problems.push(wrongCommands(name, reasonOf(load.reason)));
      else if (load.value.entry !== undefined)
        addTo(commands, problems, withRepository(readEntry(name, load.value.entry), load.value.plugin));
    }
  } catch (error) {
    problems.push(error);
  }
  return { commands, problems };
}

function addTo(commands: Command[], problems: unknown[], read: readonly Command[] | Error): void {
  if (!Array.isArray(read)) {
    problems.push(read);
    return;
  }
  // A plugin cannot replace what exists: the first one has the name.
  commands.push(...read.filter(({ name }) => commands.every((other) => other.name !== name)));
}

/** The commands, which get the repository with the options of their plugin. */
function withRepository(
  read: readonly Command[] | Error,
  plugin: Pick<ConfiguredPlugin, 'options'>,
): readonly Command[] | Error {
  if (read instanceof Error) return read;
  return read.map((command) => ({
    ...command,
    run(shell, given) {
      const open = async () => (await import('@waybill/pipeline/repository')).openRepository(shell, plugin);
      return command.run({ ...shell, open }, given);
    },
  }));
}

const text = v.pipe(v.string(), v.nonEmpty());
const typed = v.looseObject({ type: v.picklist(['boolean', 'string']), description: v.string() });
const isFunction = v.check((value: unknown) => typeof value === 'function', 'no function');

const Entry = v.object({
  commands: v.array(
    v.looseObject({
      name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,40}$/)),
      ...{ task: text, summary: text, details: v.string() },
      arguments: v.array(v.looseObject({ name: text, description: v.string() })),
      options: v.record(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,40}$/)), typed),
      exitCodes: v.record(v.string(), v.string()),
      run: v.pipe(v.unknown(), isFunction),
    }),
  ),
});

/** What a plugin exports, once it is what commands are. */
function readEntry(plugin: string, entry: unknown): readonly Command[] | Error {
  const { success, output, issues } = v.safeParse(Entry, entry);
  // biome-ignore lint/plugin: the schema has checked it; it has no words for the arguments of a function.
  if (success) return output.commands as unknown as readonly Command[];
  const [issue] = issues;
  const place = v.getDotPath(issue) ?? 'commands';
  return wrongCommands(plugin, `\`${place}\`: ${issue.message}`);
}
