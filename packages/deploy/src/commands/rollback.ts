import {
  type CommandResult,
  type DeploymentRecord,
  exitCodes,
  isReleaseError,
  type Ports,
  parseRepository,
  ReleaseError,
  type Shell,
  type TagMove,
} from '@waybill/kernel';
import { assertApproval } from '../approval/index.ts';
import { findEnvironment, findStanding, findTaken } from '../environments/index.ts';
import { rolledBack, tagsNotMoved } from '../errors.ts';
import {
  assertImages,
  chooseSteps,
  describeYanks,
  moveTags,
  planTags,
  reportTags,
  runSteps,
  takeBackPage,
} from '../rollback/index.ts';
import { deployRelease, targetInput } from '../rollout/index.ts';
import type { DeploymentRequest } from '../targets/index.ts';
import {
  describeFurther,
  describeLeft,
  describeRollback,
  leftOutOf,
  type Planned,
  type Planning,
  type When,
} from './describe-rollback.ts';
import { notifying, openDeploy } from './open-deploy.ts';
import { pickEarlier } from './pick-earlier.ts';
import { summarizeDeployment, writeSummary } from './write-summary.ts';

export interface RollbackGiven {
  readonly environment: string;
  readonly to?: string | undefined;
  /** Names of extra steps, separated by commas. */
  readonly with?: string | undefined;
  /** Leaves tags as they are, although the environment would take them back. */
  readonly keepsTags?: boolean;
  readonly isConfirmed?: boolean;
}

/** Brings an earlier release back to an environment; without a confirmation, it says what it would do. */
export async function rollback(shell: Shell, given: RollbackGiven, ports?: Partial<Ports>): Promise<CommandResult> {
  const opened = await openDeploy(shell, ports);
  const environment = findEnvironment(opened.environments, given.environment);
  const releases = await opened.ledger.releases();
  const standing = findStanding(releases, environment.name);
  const names = (given.with ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const chosen = chooseSteps(environment, names);
  const picked = pickEarlier(standing, environment.name, { to: given.to, steps: names });
  const { release, done } = picked;
  const from = findTaken(standing, release)?.release;
  const work = targetInput({ ...opened, environment });
  const planned = { opened, environment, releases, picked, release, chosen, from, work };
  if (done !== undefined) return reportDone(planned, done.deployment, given.isConfirmed === true);
  await assertImages(environment, release, opened.options.clearTextHosts, work);
  const tags = given.keepsTags === true ? [] : await planThose(planned);
  return given.isConfirmed === true ? carryOut({ ...planned, tags }) : describeRollback({ ...planned, tags });
}

async function planThose({ opened, environment, releases, release, from, work }: Planning): Promise<TagMove[]> {
  if (!environment.rollback.tags || from === undefined || from.tag === release.tag) return [];
  const wanted = { from, to: release, releases };
  return planTags(wanted, { ...work, inClear: opened.options.clearTextHosts }).catch((error: unknown) => {
    throw isReleaseError(error) ? withWayOn(error, environment.name) : error;
  });
}

/** An error of a registry, before anything was done: in an emergency the environment comes first. */
function withWayOn({ code, message, details, cause }: ReleaseError, environment: string): ReleaseError {
  const wayOn = `Nothing was changed. To roll \`${environment}\` back without the tags of its image: add \`--keep-tags\`.`;
  return new ReleaseError(code, message, `${details} ${wayOn}`, { cause });
}

/** An earlier run has done it. What belongs to it and cannot be seen in the ledger is done again: it changes nothing twice. */
async function reportDone(planned: Planning, record: DeploymentRecord, isConfirmed: boolean): Promise<CommandResult> {
  const { environment, release, from, work } = planned;
  const { name } = environment;
  const isOther = from !== undefined && from.tag !== release.tag;
  if (isConfirmed && environment.rollback.page && isOther)
    await takeBackPage({ environment: name, from: from.tag, to: release.tag }, work);
  const before = isOther ? ` from ${from.tag}` : '';
  const text = [
    `\`${name}\` was rolled back${before} to ${release.tag} already, at ${record.ended ?? record.at}: there is nothing to do.`,
    ...describeFurther(planned),
  ].join('\n');
  const data = { tag: release.tag, from: from?.tag ?? 'nothing', deployment: record, isDone: true, action: 'none' };
  if (isConfirmed) await writeSummary(work.context, summarizeDeployment(planned, record, text));
  return { exitCode: exitCodes.done, text, data };
}

async function carryOut(planned: Planned): Promise<CommandResult> {
  const { opened, environment, picked, release, chosen, from, work, tags } = planned;
  const { ledger, context } = opened;
  await assertApproval(environment, work);
  const runThose = (when: When) => (request: DeploymentRequest) =>
    runSteps(
      chosen.filter((each) => each.when === when),
      request,
      work,
    );
  const extra = { names: chosen.map(({ name }) => name), before: runThose('before'), after: runThose('after') };
  const left = leftOutOf(planned);
  for (const each of left) context.logger.warn(describeLeft(each));
  return notifying(opened, async () => {
    const isAgain = picked.hasNewSteps;
    const input = {
      ...opened,
      environment,
      release,
      purpose: 'rollback',
      isAsked: true,
      isAgain,
      extra,
      tags,
    } as const;
    const deployed = await deployRelease(input);
    const record = await moveThose(deployed.record, planned);
    const taken = record.previous?.tag;
    const isOther = taken !== undefined && taken !== release.tag;
    if (environment.rollback.page && isOther)
      await takeBackPage({ environment: environment.name, from: taken, to: release.tag }, work);
    const byHand = describeYanks(from);
    const links = [...linksTo(context.options.repositoryUrl, taken), ...byHand];
    await ledger.notify(rolledBack(environment.name, taken ?? 'nothing', release.tag, record.by, links));
    const text = [`\`${environment.name}\` has ${release.tag} again.`, ...left.map(describeLeft)].join('\n');
    await writeSummary(context, summarizeDeployment(planned, record, text));
    assertMoved(record, planned);
    const data = { tag: release.tag, from: taken, deployment: record, leftOut: left.map(({ name }) => name), byHand };
    return { exitCode: exitCodes.done, text, data: { ...data, isDone: true } };
  });
}

/** Moves the tags that the record names, those that an earlier run has left to do among them. */
async function moveThose(record: DeploymentRecord, { opened, release, work }: Planned): Promise<DeploymentRecord> {
  const { tags } = record;
  if (tags === undefined) return record;
  const moved = await moveTags(tags, { ...work, inClear: opened.options.clearTextHosts });
  const changed = { ...record, tags: moved };
  await opened.ledger.record(release.tag, changed);
  reportTags(moved, release.tag, work.context.logger);
  return changed;
}

/** @throws EROLLBACKTAGS */
function assertMoved({ tags = [] }: DeploymentRecord, { environment, release }: Planned): void {
  const failed = tags.filter(({ state }) => state === 'failed');
  const problems = failed.map(({ image, tag, reason }) => `\`${image}:${tag}\`: ${reason ?? 'It was not moved.'}`);
  if (problems.length > 0) throw tagsNotMoved(environment.name, release.tag, problems);
}

function linksTo(repositoryUrl: string | undefined, tag: string | undefined): string[] {
  const { host, page } = parseRepository(repositoryUrl ?? '');
  return page === undefined || tag === undefined || host !== 'github.com'
    ? []
    : [`Its page: ${page}/releases/tag/${tag}.`];
}
