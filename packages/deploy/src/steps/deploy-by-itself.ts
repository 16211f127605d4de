import {
  type DeployContext,
  errorsOf,
  type HookInput,
  isReleaseError,
  type LedgerRelease,
  type PublishContext,
  ReleaseError,
  readArtifacts,
  reasonOf,
  redact,
  throwProblems,
} from '@waybill/kernel';
import { type Environment, findChannel, resolveEnvironments } from '../environments/index.ts';
import { deploymentFailed } from '../errors.ts';
import type { Options } from '../options.ts';
import { deployRelease } from '../rollout/index.ts';
import { withoutLedger } from './without-ledger.ts';

type Input = HookInput<Options, PublishContext & DeployContext>;

/**
 * Brings a release that is public to every environment that gets its channel by itself, in their order.
 *
 * @throws what failed: the release stays complete
 */
export async function deployByItself({ options, context, ports }: Input): Promise<void> {
  const { nextRelease, logger, env } = context;
  const wanted = findWanted(options, nextRelease);
  if (wanted.length === 0) return;
  if (context.deployments === undefined)
    logger.warn(
      'Without `@waybill/pipeline` there is no ledger: nobody can see later what was deployed, and nothing is rolled back.',
    );
  const ledger = context.deployments ?? withoutLedger(await describeOwn(context));
  const failures: ReleaseError[] = [];
  for (const environment of wanted) {
    try {
      const release =
        (await ledger.releases()).find(({ tag }) => tag === nextRelease.gitTag) ?? (await describeOwn(context));
      await deployRelease({
        ...{ options, context, ports, ledger, environment, release },
        purpose: 'deploy',
        isAsked: false,
      });
    } catch (error) {
      failures.push(
        ...errorsOf(error).map((each) => asFailure(each, environment, nextRelease.gitTag, redact(reasonOf(each), env))),
      );
    }
  }
  throwProblems(failures);
}

/** The environments that get a release by themselves. */
export function findWanted({ environments }: Options, release: Parameters<typeof findChannel>[0]): Environment[] {
  return resolveEnvironments(environments).filter(({ on }) => on.includes(findChannel(release)));
}

async function describeOwn({ cwd, nextRelease }: PublishContext): Promise<LedgerRelease> {
  const { gitTag, version, channel, gitHead } = nextRelease;
  const artifacts = await readArtifacts(cwd, version);
  return { tag: gitTag, version, channel: channel || null, gitHead, isPublished: true, artifacts, deployments: [] };
}

/** Whatever keeps a deployment from being made, the release is complete. */
function asFailure(error: unknown, { name }: Environment, tag: string, reason: string): ReleaseError {
  if (!isReleaseError(error)) return deploymentFailed({ environment: name, tag, purpose: 'deploy' }, reason, undefined);
  if (error.afterRelease) return error;
  const { code, message, details } = error;
  const again = `The release stays published. Deploy it then: \`npx waybill deploy ${name} ${tag}\`.`;
  return new ReleaseError(code, message, `${details} ${again}`, { cause: error, afterRelease: true });
}
