import { isReleaseError, redact } from '@waybill/kernel';
import type { Environment } from '../environments/index.ts';
import { unknownStep } from '../errors.ts';
import {
  type DeploymentRequest,
  describeRelease,
  fillPlaceholders,
  lastLine,
  type TargetInput,
} from '../targets/index.ts';

type Step = Environment['rollback']['steps'][number];

/** The extra steps of these names, in the order of the options. @throws ENOROLLBACKSTEP */
export function chooseSteps({ name, rollback: { steps } }: Environment, names: readonly string[]): Step[] {
  const known = steps.map((each) => each.name);
  const unknown = names.find((each) => !known.includes(each));
  if (unknown !== undefined) throw unknownStep(name, unknown, known);
  return steps.filter((each) => names.includes(each.name));
}

/** A step for people, one command a line. */
export function describeStep({ name, about, run }: Step): string[] {
  return run.map((command) => `${name} (${about}): ${JSON.stringify(command)}`);
}

/** Runs confirmed steps, one after the other. @returns why one failed; no other is begun then */
export async function runSteps(
  steps: readonly Step[],
  request: DeploymentRequest,
  input: TargetInput,
): Promise<string | undefined> {
  for (const step of steps) {
    for (const command of step.run) {
      const problem = await runCommand(step, command, request, input);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

async function runCommand(
  { name, timeout }: Step,
  command: readonly string[],
  request: DeploymentRequest,
  { context, ports, withheld }: TargetInput,
): Promise<string | undefined> {
  const values = describeRelease(request);
  const [file = '', ...args] = command.map((word) => fillPlaceholders(word, values));
  context.logger.log(`Step ${name}: runs \`${file}\`.`);
  const env = { ...withheld, ...values, ENVIRONMENT: request.environment };
  const options = { cwd: context.cwd, env, stream: true, timeout: timeout * 1000 };
  const result = await ports.run(file, args, options).catch(asFailure);
  if ('failure' in result) return `The step \`${name}\` cannot be started: ${result.failure}`;
  const { exitCode, tail } = result;
  if (exitCode === undefined) return `The step \`${name}\` did not end within ${timeout} seconds.`;
  if (exitCode !== 0)
    return `The step \`${name}\` ended with exit code ${exitCode}${lastLine(redact(tail, context.env))}.`;
  return undefined;
}

function asFailure(error: unknown) {
  if (isReleaseError(error)) return { failure: error.message };
  throw error;
}
