import { access, constants } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { asShellWord, isReleaseError, type ReleaseError, redact } from '@waybill/kernel';
import { noProgram, unknownVariable } from '../errors.ts';
import type { TargetOptions } from './options.ts';
import { lastLine, quoteWords } from './quote-line.ts';
import { describeRelease, fillPlaceholders, findUnknownPlaceholders, releaseVariables } from './release-variables.ts';
import type { DeploymentOutcome, DeploymentRequest, Target, TargetInput } from './target.ts';

export type CommandOptions = NonNullable<TargetOptions['command']>;

/**
 * Deploys by commands of the project. A process cannot be found again when the run that started it is dead, so a later
 * run starts the commands again, from the first one; `WAYBILL_ATTEMPT` has the same value then.
 */
export function commandTarget(environment: string, options: CommandOptions, input: TargetInput): Target {
  const commandsFor = ({ purpose }: DeploymentRequest) =>
    purpose === 'rollback' && options.rollback !== undefined ? options.rollback : options.run;

  return {
    async check() {
      const commands = [...options.run, ...(options.rollback ?? [])];
      const unknown = findUnknownPlaceholders(commands.flat());
      return [
        ...unknown.map((name) => unknownVariable(environment, name, releaseVariables)),
        ...(await findMissingPrograms(environment, commands, input)),
      ];
    },
    async find() {
      return undefined;
    },
    async start({ key }, started) {
      const handle = { attempt: key };
      await started(handle);
      return handle;
    },
    follow: (_, request) => runCommands(commandsFor(request), request, options.timeout, input),
    describe: (request) => commandsFor(request).map((command) => render(fill(command, request))),
  };
}

async function runCommands(
  commands: readonly (readonly string[])[],
  request: DeploymentRequest,
  seconds: number,
  { ports: { run, clock }, context: { cwd, env, logger }, withheld }: TargetInput,
): Promise<DeploymentOutcome> {
  const variables = { ...withheld, ...describeRelease(request) };
  const end = clock.now().getTime() + seconds * 1000;
  for (const command of commands) {
    const [file = '', ...args] = fill(command, request);
    const shown = `\`${quoteWords(redact(render([file, ...args]), env))}\``;
    const timeout = end - clock.now().getTime();
    if (timeout <= 0) return failed(`The ${seconds} seconds of the target were over before ${shown} could start`);
    logger.log(`Runs ${shown}.`);
    const result = await run(file, args, { cwd, env: variables, stream: true, timeout }).catch(asFailure);
    if ('failure' in result) return failed(`${shown} cannot be started: ${result.failure}`);
    const { exitCode, tail } = result;
    if (exitCode === undefined) return failed(`${shown} did not end within ${seconds} seconds, or a signal ended it`);
    if (exitCode !== 0) return failed(`${shown} ended with exit code ${exitCode}${lastLine(redact(tail, env))}`);
  }
  return { state: 'succeeded' };
}

function asFailure(error: unknown) {
  if (isReleaseError(error)) return { failure: error.message.replace(/\.$/, '') };
  throw error;
}

function failed(clause: string): DeploymentOutcome {
  return { state: 'failed', reason: `${clause}.` };
}

function fill(command: readonly string[], request: DeploymentRequest): string[] {
  const values = describeRelease(request);
  return command.map((word) => fillPlaceholders(word, values));
}

function render(command: readonly string[]): string {
  return command.map(asShellWord).join(' ');
}

async function findMissingPrograms(
  environment: string,
  commands: readonly (readonly string[])[],
  { context: { cwd, env } }: TargetInput,
): Promise<ReleaseError[]> {
  const programs = [...new Set(commands.map(([file = '']) => file))];
  const found = await Promise.all(programs.map((program) => isProgram(program, cwd, env['PATH'] ?? '')));
  return programs.filter((_, index) => !found[index]).map((program) => noProgram(environment, program));
}

async function isProgram(file: string, cwd: string, path: string): Promise<boolean> {
  const places = file.includes('/') ? [cwd] : path.split(delimiter).filter(Boolean);
  const found = places.map((place) =>
    access(resolve(cwd, place, file), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).includes(true);
}
