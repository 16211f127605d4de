import { parseArgs } from 'node:util';
import { errorsOf, isReleaseError, reasonOf, redact } from '@waybill/kernel';
import { asWords } from '../plain-markdown.ts';
import { abandon } from './abandon.ts';
import { help } from './help.ts';
import { ledger } from './ledger.ts';
import { resume } from './resume.ts';
import { type CommandName, exitCodes, type Parsed, type Shell } from './shell.ts';
import { status } from './status.ts';

const commands = { abandon, ledger, resume, status } as const;

/** Runs `waybill <command> [tag]`. @returns the exit code */
export async function runCommand(shell: Shell): Promise<number> {
  const parsed = parse(shell.args);
  if ('problem' in parsed) {
    shell.stderr.write(`${parsed.problem}\n\n${help()}`);
    return exitCodes.usage;
  }
  if (parsed.command === undefined) {
    shell.stdout.write(help(parsed.about));
    return exitCodes.done;
  }
  try {
    return await commands[parsed.command](shell, parsed);
  } catch (error) {
    for (const each of errorsOf(error)) shell.stderr.write(`${redact(textOf(each), shell.env)}\n`);
    return exitCodes.failed;
  }
}

const flags = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  reason: { type: 'string' },
  'take-over': { type: 'boolean' },
} as const;

function parse(args: readonly string[]): Parsed | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: flags, allowPositionals: true });
    const [first, ...others] = positionals;
    const isHelp = first === 'help';
    const [command, tag, ...more] = isHelp ? others : positionals;
    if (command !== undefined && !isCommand(command)) return { problem: `There is no command \`${command}\`.` };
    if (more.length > 0) return { problem: `One tag is enough: \`${more.join(' ')}\` is too much.` };
    const json = values.json === true;
    const takeOver = values['take-over'] === true;
    if (values.help || isHelp || command === undefined)
      return { ...(command ? { about: command } : {}), json, takeOver };
    if (command === 'ledger' && tag !== 'check' && tag !== 'repair')
      return { problem: '`ledger` takes `check` or `repair`.' };
    const { reason } = values;
    const given = { ...(tag === undefined ? {} : { tag }), ...(reason === undefined ? {} : { reason }) };
    return { command, ...given, json, takeOver };
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

function isCommand(text: string): text is CommandName {
  return text in commands;
}

function textOf(error: unknown): string {
  return isReleaseError(error) ? `${error.code} ${error.message}\n${asWords(error.details ?? '')}` : reasonOf(error);
}
