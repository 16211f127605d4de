import { parseArgs } from 'node:util';
import { type Command, type Given, reasonOf } from '@waybill/kernel';
import { commonOptions } from './common-options.ts';
import { wrongUse } from './errors.ts';
import { renderUsage } from './render-help.ts';

/** What is known of a command line before its command is. */
export interface Line {
  /** The command's name; nothing asks for the list of commands. */
  readonly name?: string;
  /** What is before and after the name. */
  readonly rest: readonly string[];
  readonly isHelp: boolean;
  readonly isVersion: boolean;
  readonly isJson: boolean;
  readonly cwd?: string;
}

/** Finds the name of the command: the first word. `help NAME` asks for help about it. */
export function findName(args: readonly string[]): Line {
  const { tokens, values } = parseArgs({ args: [...args], options: commonOptions, strict: false, tokens: true });
  const words = tokens.filter((token) => token.kind === 'positional');
  const isHelpWord = words[0]?.value === 'help';
  const named = words[isHelpWord ? 1 : 0];
  const taken = new Set([named?.index, isHelpWord ? words[0]?.index : undefined]);
  return {
    ...(named === undefined ? {} : { name: named.value }),
    rest: args.filter((_, index) => !taken.has(index)),
    isHelp: isHelpWord || values.help === true,
    isVersion: values.version === true,
    isJson: values.json === true,
    ...(typeof values.cwd === 'string' ? { cwd: values.cwd } : {}),
  };
}

/** Checks what is beside a command's name. @throws EUSAGE */
export function parseLine(command: Command, rest: readonly string[]): Given {
  const usage = renderUsage(command);
  const { values, positionals } = parseOrRefuse(command, rest, usage);
  const given = Object.fromEntries(Object.entries(values).filter(([name]) => name in command.options));
  const more = positionals.slice(command.arguments.length);
  if (more.length > 0) throw wrongUse(`\`${more.join(' ')}\` is too much`, usage);
  const pairs = command.arguments.flatMap(({ name, isRequired, choices }, at) => {
    const value = positionals[at];
    if (value === undefined && isRequired) throw wrongUse(`\`${name}\` is missing`, usage);
    if (value === undefined) return [];
    if (choices !== undefined && !choices.includes(value)) {
      throw wrongUse(
        `\`${name}\` is \`${value}\`, expected ${choices.map((each) => `\`${each}\``).join(' or ')}`,
        usage,
      );
    }
    return [[name, value] as const];
  });
  return { options: given as Given['options'], arguments: Object.fromEntries(pairs) };
}

function parseOrRefuse(command: Command, rest: readonly string[], usage: string) {
  // A command cannot change what the common options mean.
  const options = { ...typesOf(command.options), ...typesOf(commonOptions) };
  try {
    return parseArgs({ args: [...rest], options, allowPositionals: true });
  } catch (error) {
    const [words = ''] = reasonOf(error).split('. To specify');
    throw wrongUse(words.replace(/\.$/, ''), usage);
  }
}

interface Typed {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
}

function typesOf(options: Readonly<Record<string, Typed>>): Record<string, Typed> {
  const pairs = Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]);
  return Object.fromEntries(pairs);
}
