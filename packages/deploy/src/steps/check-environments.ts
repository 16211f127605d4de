import { type HookInput, throwProblems, type VerifyContext } from '@waybill/kernel';
import { type Environment, resolveEnvironments } from '../environments/index.ts';
import type { Options } from '../options.ts';
import { openTarget, targetInput } from '../rollout/index.ts';

/**
 * Finds what is wrong with the environments that a release of this branch reaches by itself, before there is a tag.
 *
 * @throws what the options and the targets find, all at once
 */
export async function checkEnvironments({ options, context, ports }: HookInput<Options, VerifyContext>): Promise<void> {
  const reached = resolveEnvironments(options.environments).filter((each) => isReached(each, context.branch));
  if (reached.length === 0) return;
  context.logger.log(`A release of this branch is deployed to ${reached.map(({ name }) => name).join(', ')}.`);
  const checks = reached.map(async (environment) => {
    const input = targetInput({ environment, options, context, ports });
    return openTarget(environment, input).check();
  });
  const problems = (await Promise.all(checks)).flat();
  throwProblems(problems);
}

function isReached({ on }: Environment, { prerelease, channel, name }: VerifyContext['branch']): boolean {
  if (prerelease) return on.includes(typeof prerelease === 'string' ? prerelease : name);
  return on.includes(channel || 'stable');
}
