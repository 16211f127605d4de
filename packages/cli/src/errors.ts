import { ReleaseError } from '@waybill/kernel';

export const wrongUse = (problem: string, usage: string) =>
  new ReleaseError('EUSAGE', `The command line is invalid: ${problem}.`, `Usage: ${usage}`);

export const noCommand = (name: string, nearest: string | undefined, known: readonly string[]) =>
  new ReleaseError(
    'ENOCOMMAND',
    `There is no command \`${name}\`.`,
    `${nearest === undefined ? '' : `Did you mean \`npx waybill ${nearest}\`? `}Commands of this repository: ${known.join(', ')}.`,
  );

export const wrongCommands = (plugin: string, problem: string) =>
  new ReleaseError(
    'ECOMMANDS',
    `The commands of \`${plugin}\` cannot be used: ${problem}.`,
    'This is a bug in that plugin: report it to its authors. Its entry `./commands` must export `commands`, a list of `{ name, task, summary, details, arguments, options, exitCodes, run }`.',
  );
