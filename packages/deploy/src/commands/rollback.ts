import {
  type CommandResult,
  type DeploymentRecord,
  exitCodes,
  isReleaseError,
  type LedgerRelease,
  type Ports,
  parseRepository,
  ReleaseError,
  type Shell,
  type TagMove,
} from '@waybill/kernel';
import { assertApproval } from '../approval/index.ts';
import { type Environment, findEnvironment, findStanding, findTaken, releaseOf } from '../environments/index.ts';
import { rolledBack, tagsNotMoved } from '../errors.ts';
import {
  assertImages,
  chooseSteps,
  describeStep,
  describeYanks,
  moveTags,
  planTags,
  reportTags,
  runSteps,
  takeBackPage,
} from '../rollback/index.ts';
import { deployRelease, openTarget, targetInput } from '../rollout/index.ts';
import type { DeploymentRequest, TargetInput } from '../targets/index.ts';
import { type Deploy, describeChecks, notifying, openDeploy } from './open-deploy.ts';
import { pickEarlier } from './pick-earlier.ts';

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
  const release = pickEarlier(standing, environment.name, given.to);
  const names = (given.with ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const chosen = chooseSteps(environment, names);
  const from = findTaken(standing, release)?.release;
  const work = targetInput({ ...opened, environment });
  await assertImages(environment, release, opened.options.clearTextHosts, work);
  const planned = { opened, environment, releases, release, chosen, from, work };
  const tags = given.keepsTags === true ? [] : await planThose(planned);
  return given.isConfirmed === true ? carryOut({ ...planned, tags }) : describeRollback({ ...planned, tags });
}

interface Planning {
  readonly opened: Deploy;
  readonly environment: Environment;
  readonly releases: readonly LedgerRelease[];
  readonly release: LedgerRelease;
  readonly chosen: readonly Step[];
  /** The release that is taken back. */
  readonly from: LedgerRelease | undefined;
  readonly work: TargetInput;
}

interface Planned extends Planning {
  readonly tags: readonly TagMove[];
}

type Step = Environment['rollback']['steps'][number];
type When = Step['when'];

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

async function describeRollback(planned: Planned): Promise<CommandResult> {
  const { environment, release, chosen, from, work, tags } = planned;
  const { name } = environment;
  const previous = from === undefined ? {} : { previous: releaseOf(from, { ...environment, image: undefined }) };
  const key = `${release.tag}/${name}`;
  const request = { ...releaseOf(release, environment), ...previous, key, environment: name } as const;
  const stepsOf = (when: When) => chosen.filter((each) => each.when === when).flatMap(describeStep);
  const had = from?.tag ?? 'nothing';
  const steps = [
    ...stepsOf('before'),
    ...openTarget(environment, work).describe({ ...request, purpose: 'rollback' }),
    ...stepsOf('after'),
    ...describeChecks(environment),
    ...tags.map(({ image, tag, before, after }) => `Move ${image}:${tag} from ${before} to ${after}`),
    ...(environment.rollback.page ? [`Say on the page of ${had} on GitHub that it was rolled back`] : []),
  ];
  const left = leftOutOf(planned);
  const byHand = describeYanks(from);
  const text = [
    `Would bring ${release.tag} back to \`${name}\`, which has ${had}:`,
    ...steps.map((step) => `- ${step}`),
    ...left.map(describeLeft),
    ...byHand.map((each) => `By hand, if you want it: ${each}`),
    'Add `--yes` to do it.',
  ].join('\n');
  const leftOut = left.map((each) => each.name);
  const data = { tag: release.tag, from: had, steps, leftOut, tags, byHand, isDone: false };
  return { exitCode: exitCodes.done, text, data };
}

function leftOutOf({ environment, chosen }: Pick<Planning, 'environment' | 'chosen'>): readonly Step[] {
  return environment.rollback.steps.filter((each) => !chosen.includes(each));
}

function describeLeft({ name, about }: Step): string {
  return `Left out, as it was not confirmed: ${name} (${about}). Add \`--with ${name}\`.`;
}

async function carryOut(planned: Planned): Promise<CommandResult> {
  const { opened, environment, release, chosen, from, work, tags } = planned;
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
  return notifying(ledger, async () => {
    const input = { ...opened, environment, release, purpose: 'rollback', isAsked: true, extra, tags } as const;
    const deployed = await deployRelease(input);
    const record = await moveThose(deployed.record, planned);
    const taken = record.previous?.tag;
    const isOther = taken !== undefined && taken !== release.tag;
    if (environment.rollback.page && isOther)
      await takeBackPage({ environment: environment.name, from: taken, to: release.tag }, work);
    const byHand = describeYanks(from);
    const links = [...linksTo(context.options.repositoryUrl, taken), ...byHand];
    await ledger.notify(rolledBack(environment.name, taken ?? 'nothing', release.tag, record.by, links));
    assertMoved(record, planned);
    const text = [`\`${environment.name}\` has ${release.tag} again.`, ...left.map(describeLeft)].join('\n');
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
