import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type Command,
  errorsOf,
  exitCodes,
  isReleaseError,
  makeInertJson,
  nearestName,
  parseJson,
  reasonOf,
  redact,
  type Shell,
  v,
} from '@waybill/kernel';
import { noCommand, wrongUse } from './errors.ts';
import { findCommands, findOwn } from './find-commands.ts';
import { findName, type Line, parseLine } from './parse-line.ts';
import { describeCommands, renderHelp, renderList } from './render-help.ts';

/** Runs `waybill ARGS…` and prints its result or its errors. @returns the exit code */
export async function runWaybill(args: readonly string[], at: Shell): Promise<number> {
  const line = findName(args);
  try {
    const { exitCode, text, data } = await answer(line, await placeOf(line, at));
    if (line.isJson) writeJson(at, data ?? {});
    else if (text !== undefined) at.stdout.write(`${text}\n`);
    return exitCode;
  } catch (error) {
    const errors = errorsOf(error);
    if (line.isJson) writeJson(at, { errors: errors.map(asData) });
    else for (const each of errors) at.stderr.write(`${redact(await asLines(each), at.env)}\n`);
    return errors.some(isWrongUse) ? exitCodes.usage : exitCodes.failed;
  }
}

interface Answer {
  readonly exitCode: number;
  readonly text?: string;
  readonly data?: unknown;
}

async function answer(line: Line, shell: Shell): Promise<Answer> {
  const { name, rest, isHelp } = line;
  if (line.isVersion) return ofVersion();
  if (name === undefined) return list(line, shell);
  const command = findOwn(name) ?? (await findConfigured(name, shell));
  if (isHelp) return { exitCode: exitCodes.done, text: renderHelp(command), data: describeCommands([command])[0] };
  return command.run(shell, parseLine(command, rest));
}

async function ofVersion(): Promise<Answer> {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { version = 'unknown' } = parseJson(v.object({ version: v.string() }), manifest) ?? {};
  return { exitCode: exitCodes.done, text: version, data: { version } };
}

async function list({ rest }: Line, shell: Shell): Promise<Answer> {
  const unknown = rest.find((each) => each.startsWith('-') && !/^(-h|--help|--json|--cwd(=.*)?|--)$/.test(each));
  if (unknown !== undefined) throw wrongUse(`\`${unknown}\` needs a command before it`, 'waybill <command> [options]');
  const { commands, problems } = await findCommands(shell);
  for (const each of problems.flatMap(errorsOf)) {
    // Outside of a repository there is no configuration, and nothing wrong.
    if ((each as { code?: unknown }).code !== 'ENOPIPELINE')
      shell.stderr.write(`Commands of the configuration may be missing. ${redact(await asLines(each), shell.env)}\n`);
  }
  return { exitCode: exitCodes.done, text: renderList(commands), data: { commands: describeCommands(commands) } };
}

/** A command that a plugin adds. @throws ENOCOMMAND beside what is wrong with the configuration */
async function findConfigured(name: string, shell: Shell): Promise<Command> {
  const { commands, problems } = await findCommands(shell);
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const known = commands.map((each) => each.name);
  throw new AggregateError([noCommand(name, nearestName(name, known), known), ...problems.flatMap(errorsOf)]);
}

/** With `--json`, standard output has the result and nothing else. @throws EUSAGE */
async function placeOf({ cwd, isJson }: Line, shell: Shell): Promise<Shell> {
  const place = { ...shell, stdout: isJson ? shell.stderr : shell.stdout };
  if (cwd === undefined) return place;
  const folder = resolve(shell.cwd, cwd);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw wrongUse(`\`${cwd}\` is no folder`, 'waybill <command> --cwd FOLDER');
  return { ...place, cwd: folder };
}

function isWrongUse(error: unknown): boolean {
  return ['EUSAGE', 'ENOCOMMAND'].includes((error as { code?: string }).code ?? '');
}

function writeJson({ stdout, env }: Shell, data: unknown): void {
  stdout.write(`${makeInertJson(redact(JSON.stringify(data, null, 2), env))}\n`);
}

function asData(error: unknown): object {
  if (!isReleaseError(error)) return { message: reasonOf(error) };
  const { code, message, details } = error;
  return { code, message, details };
}

async function asLines(error: unknown): Promise<string> {
  if (!isReleaseError(error)) return reasonOf(error);
  const { asWords } = await import('@waybill/pipeline/configuration');
  return `${error.code} ${error.message}\n${asWords(error.details ?? '')}`;
}
