import {
  type CommandResult,
  exitCodes,
  isReleaseError,
  type LedgerRelease,
  type Ports,
  parseRepository,
  type Shell,
} from '@waybill/kernel';
import semver from 'semver';
import { assertApproval } from '../approval/index.ts';
import { type Environment, findEnvironment, findStanding, isGood, type Standing } from '../environments/index.ts';
import { neverDeployed, noPrevious, rolledBack, sameRelease } from '../errors.ts';
import {
  assertImages,
  chooseSteps,
  deployRelease,
  openTarget,
  releaseOf,
  runSteps,
  takeBackPage,
  targetInput,
} from '../rollout/index.ts';
import { describeChecks } from './deploy.ts';
import { describeYanks } from './describe-yanks.ts';
import { type Deploy, findRelease, openDeploy } from './open-deploy.ts';

export interface RollbackGiven {
  readonly environment: string;
  readonly to?: string | undefined;
  /** Names of extra steps, separated by commas. */
  readonly with?: string | undefined;
  readonly isConfirmed?: boolean;
}

/** Brings an earlier release back to an environment; without a confirmation, it says what it would do. */
export async function rollback(shell: Shell, given: RollbackGiven, ports?: Partial<Ports>): Promise<CommandResult> {
  const opened = await openDeploy(shell, ports);
  const environment = findEnvironment(opened.environments, given.environment);
  const standing = findStanding(await opened.ledger.releases(), environment.name);
  const release = pickEarlier(standing, environment.name, given.to);
  const names = (given.with ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const chosen = chooseSteps(environment, names);
  const from = standing.last?.release.tag ?? 'nothing';
  const byHand = describeYanks(standing.last?.release);
  const planned = { opened, environment, release, chosen, from, byHand };
  return given.isConfirmed === true ? carryOut(planned) : describeRollback(planned);
}

interface Planned {
  readonly opened: Deploy;
  readonly environment: Environment;
  readonly release: LedgerRelease;
  readonly chosen: readonly Step[];
  /** The release that is taken back. */
  readonly from: string;
  /** What only a person can do. */
  readonly byHand: readonly string[];
}

type When = Step['when'];

function requestFor({ environment, release }: Planned) {
  const { name } = environment;
  return {
    ...releaseOf(release, environment),
    key: `${release.tag}/${name}`,
    environment: name,
    purpose: 'rollback' as const,
  };
}

async function describeRollback(planned: Planned): Promise<CommandResult> {
  const { opened, environment, release, chosen, from } = planned;
  const work = targetInput({ ...opened, environment });
  const target = openTarget(environment, work);
  await assertImages(environment, release, opened.options.clearTextHosts, work);
  const stepsOf = (when: When) => chosen.filter((each) => each.when === when).flatMap(describeStep);
  const steps = [
    ...stepsOf('before'),
    ...target.describe(requestFor(planned)),
    ...stepsOf('after'),
    ...describeChecks(environment),
    ...(environment.rollback.page ? [`Say on the page of ${from} on GitHub that it was rolled back`] : []),
  ];
  const left = environment.rollback.steps.filter((each) => !chosen.includes(each));
  const text = [
    `Would bring ${release.tag} back to \`${environment.name}\`, which has ${from}:`,
    ...steps.map((step) => `- ${step}`),
    ...left.map(({ name, about }) => `Left out, as it was not confirmed: ${name} (${about}). Add \`--with ${name}\`.`),
    ...planned.byHand.map((each) => `By hand, if you want it: ${each}`),
    'Add `--yes` to do it.',
  ].join('\n');
  const leftOut = left.map(({ name }) => name);
  const data = { tag: release.tag, from, steps, leftOut, byHand: planned.byHand, isDone: false };
  return { exitCode: exitCodes.done, text, data };
}

async function carryOut(planned: Planned): Promise<CommandResult> {
  const { opened, environment, release, chosen, from } = planned;
  const { ledger, context } = opened;
  const work = targetInput({ ...opened, environment });
  await assertApproval(environment, work);
  await assertImages(environment, release, opened.options.clearTextHosts, work);
  const request = requestFor(planned);
  const runThose = (when: When) => () =>
    runSteps(
      chosen.filter((each) => each.when === when),
      request,
      work,
    );
  const extra = { names: chosen.map(({ name }) => name), before: runThose('before'), after: runThose('after') };
  try {
    const input = { ...opened, environment, release, purpose: 'rollback', isAsked: true, extra } as const;
    const { record } = await deployRelease(input);
    if (environment.rollback.page && from !== release.tag)
      await takeBackPage({ environment: environment.name, from, to: release.tag }, work);
    const links = [...linksTo(context.options.repositoryUrl, from), ...planned.byHand];
    await ledger.notify(rolledBack(environment.name, from, release.tag, record.by, links));
    const data = { tag: release.tag, from, deployment: record, isDone: true };
    return { exitCode: exitCodes.done, text: `\`${environment.name}\` has ${release.tag} again.`, data };
  } catch (error) {
    if (isReleaseError(error) && error.afterRelease === true) await ledger.notify(error);
    throw error;
  }
}

/**
 * The release that is restored.
 *
 * @throws ESAMERELEASE, ENEVERDEPLOYED, ENOPREVIOUS
 */
export function pickEarlier(
  { history, current, last }: Standing,
  environment: string,
  to: string | undefined,
): LedgerRelease {
  const succeeded = history.filter(({ deployment }) => deployment.state === 'succeeded');
  if (to !== undefined) {
    const named = findRelease(
      succeeded.map(({ release }) => release),
      to,
    );
    if (named === undefined)
      throw neverDeployed(environment, to, [...new Set(succeeded.map(({ release }) => release.tag))]);
    if (named.tag === current?.release.tag && last === current && isGood(current))
      throw sameRelease(environment, named.tag);
    return named;
  }
  const bad = last?.release.version;
  // Newer ones were taken back before: only what is older than the last attempt is a way back.
  const earlier = history.findLast((each) => isGood(each) && bad !== undefined && semver.lt(each.release.version, bad));
  if (earlier === undefined) throw noPrevious(environment);
  return earlier.release;
}

type Step = Environment['rollback']['steps'][number];

function describeStep({ name, about, run }: Step): string[] {
  return run.map((command) => `${name} (${about}): ${JSON.stringify(command)}`);
}

function linksTo(repositoryUrl: string | undefined, tag: string): string[] {
  const { host, page } = parseRepository(repositoryUrl ?? '');
  return page === undefined || host !== 'github.com' ? [] : [`Its page: ${page}/releases/tag/${tag}.`];
}
