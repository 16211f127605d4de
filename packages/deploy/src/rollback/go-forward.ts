import { type DeploymentRecord, isReleaseError, type LedgerRelease, redact, type TagMove } from '@waybill/kernel';
import { type Deployed, type Environment, findStanding } from '../environments/index.ts';
import type { TargetInput } from '../targets/index.ts';
import { moveTags, planForward } from './registry-tags.ts';
import { updatePage } from './release-page.ts';

export interface GoForward {
  readonly environment: Environment;
  readonly release: LedgerRelease;
  readonly record: DeploymentRecord;
  readonly releases: readonly LedgerRelease[];
}

/**
 * Takes forward what rollbacks took back, once a later deployment has succeeded: tags that still name what a rollback made them
 * name, banners on release pages. The deployment stands, so whatever is refused is a warning.
 *
 * @returns the tags, where any had to be moved
 */
export async function goForward(
  { environment, release, record, releases }: GoForward,
  input: TargetInput,
  inClear: readonly string[],
): Promise<readonly TagMove[] | undefined> {
  const rollbacks = findRollbacks(findStanding(releases, environment.name).history, record.key);
  if (rollbacks.length === 0) return undefined;
  if (environment.rollback.page) await updatePages(rollbacks, environment, release, input);
  return environment.rollback.tags
    ? takeTagsForward(rollbacks, { release, releases }, { ...input, inClear })
    : undefined;
}

/** The rollbacks since the deployment before this one. */
export function findRollbacks(history: readonly Deployed[], key: string): readonly Deployed[] {
  const succeeded = history.filter(({ deployment }) => deployment.state === 'succeeded');
  const own = succeeded.findIndex(({ deployment }) => deployment.key === key);
  const before = own < 0 ? succeeded : succeeded.slice(0, own);
  const last = before.findLastIndex(({ deployment }) => deployment.purpose === 'deploy');
  return before.slice(last + 1);
}

async function updatePages(
  rollbacks: readonly Deployed[],
  { name }: Environment,
  { tag: now }: LedgerRelease,
  input: TargetInput,
): Promise<void> {
  const last = rollbacks.at(-1);
  const pages = new Set(rollbacks.flatMap(({ deployment }) => deployment.previous?.tag ?? []));
  for (const from of pages) await updatePage({ environment: name, from, to: last?.release.tag ?? now }, now, input);
}

type TagsInput = Parameters<typeof planForward>[2];

async function takeTagsForward(
  rollbacks: readonly Deployed[],
  { release, releases }: Pick<GoForward, 'release' | 'releases'>,
  input: TagsInput,
): Promise<readonly TagMove[] | undefined> {
  const { logger, env } = input.context;
  const moved = rollbacks.flatMap(({ deployment }) => deployment.tags ?? []);
  if (moved.length === 0) return undefined;
  try {
    const tags = await moveTags(await planForward(moved, { to: release, releases }, input), input);
    reportTags(tags, release.tag, logger);
    return tags.length === 0 ? undefined : tags;
  } catch (error) {
    if (!isReleaseError(error)) throw error;
    logger.warn(`Tags that a rollback has moved stay as they are: ${redact(`${error.message} ${error.details}`, env)}`);
    return undefined;
  }
}

/** Says which tags name a release now, and which do not. */
export function reportTags(
  tags: readonly TagMove[],
  release: string,
  logger: Pick<TargetInput['context']['logger'], 'log' | 'warn'>,
): void {
  const named = ({ image, tag }: TagMove) => `${image}:${tag}`;
  const moved = tags.filter(({ state }) => state === 'moved').map(named);
  if (moved.length > 0) logger.log(`These tags name ${release} now: ${moved.join(', ')}.`);
  for (const each of tags.filter(({ state }) => state !== 'moved'))
    logger.warn(`The tag ${named(each)} does not name ${release}: ${each.reason ?? 'It was not moved.'}`);
}
