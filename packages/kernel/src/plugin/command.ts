import type { Env, VerifyContext } from '../context.ts';
import type { DeploymentLedger } from '../release/index.ts';

/** Where a command runs. */
export interface Shell {
  readonly cwd: string;
  readonly env: Env;
  /** What is said while the command runs; with `--json` it goes to standard error, as the result has standard output. */
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** The repository, for commands that a plugin of the configuration adds. Reads the configuration when it is called. */
  readonly open?: () => Promise<CommandRepository>;
}

/** What a plugin's command has of the repository: the same as its hooks. */
export interface CommandRepository {
  readonly context: VerifyContext;
  /** The plugin's options as the host gives them to its hooks: to be parsed with its schema. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly deployments: DeploymentLedger;
}

/** For scripts: the same in every command. */
export const exitCodes = { done: 0, failed: 1, usage: 2, incomplete: 3 } as const;

export interface CommandOption {
  readonly type: 'boolean' | 'string';
  readonly description: string;
  /** What help calls the value of a text: `TEXT`. */
  readonly value?: string;
}

/** What stands after the command's name, without dashes. */
export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
}

/** A command line, read: what is missing was not given. */
export interface Given<O extends CommandOptions = CommandOptions, A extends CommandArguments = CommandArguments> {
  readonly options: { readonly [K in keyof O]?: O[K]['type'] extends 'boolean' ? boolean : string };
  readonly arguments: { readonly [K in A[number]['name']]?: string };
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;
export type CommandArguments = readonly CommandArgument[];

export interface CommandResult {
  readonly exitCode: number;
  /** What a person reads at the end. */
  readonly text?: string;
  /** The same for programs, with `--json`. */
  readonly data?: unknown;
}

/** A command of `npx waybill`, as the entry `./commands` of a plugin lists it under `commands`. */
export interface Command<O extends CommandOptions = CommandOptions, A extends CommandArguments = CommandArguments> {
  readonly name: string;
  /** What it is for: commands of one task stand together in the list. */
  readonly task: string;
  /** One line for the list. */
  readonly summary: string;
  /** What help says beside the summary. */
  readonly details: string;
  readonly arguments: A;
  readonly options: O;
  /** What the exit codes mean that it has beside 1 (failed) and 2 (wrong use). */
  readonly exitCodes: Readonly<Record<number, string>>;
  /** Loads what the command needs, and runs it. Errors are thrown. */
  run(shell: Shell, given: Given<O, A>): Promise<CommandResult>;
}

/** Declares a command, so that the types of what is given follow from its options and arguments. */
export function defineCommand<const O extends CommandOptions, const A extends CommandArguments>(
  command: Command<O, A>,
): Command {
  // biome-ignore lint/plugin: the list of commands is of any options; each command reads its own.
  return command as unknown as Command;
}
