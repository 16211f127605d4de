import type { HookInput, ReleaseContext } from '@waybill/kernel';
import { isObject, type OpenApi, type Source } from '../api/index.ts';
import { type ApiChanges, allowsBreaking, compareApis, listBreaking } from '../changes/index.ts';
import { breakingApi } from '../errors.ts';
import { readFormer } from '../former/index.ts';
import type { Options } from '../options.ts';

type Input = HookInput<Options, ReleaseContext>;

/** Breaking changes that a log or an error names. */
const mostNamed = 20;

/**
 * Compares the API with that of the last release.
 *
 * @returns nothing where there is nothing to compare with
 */
export async function compareWithLast(source: Source, now: OpenApi, input: Input): Promise<ApiChanges | undefined> {
  const { options, context } = input;
  if (!options.compare || !context.lastRelease.version) return undefined;
  const former = await readFormer(source, input);
  if (former === undefined) return undefined;
  if (!isComparable(former) || !isComparable(now)) {
    context.logger.log('The API is not compared with the last release: only documents of OpenAPI 3 are.');
    return undefined;
  }
  return compareApis(former.data, now.data);
}

function isComparable({ data }: OpenApi): boolean {
  const { openapi, paths } = data;
  return typeof openapi === 'string' && openapi.startsWith('3.') && (paths === undefined || isObject(paths));
}

export function countBreaking({ changes }: ApiChanges): number {
  return changes.filter(({ isBreaking }) => isBreaking).length;
}

/**
 * Says what changed, and stops a release that may not change it in this way. Where the tag exists already, the release has
 * to be finished.
 *
 * @throws EBREAKINGAPI
 */
export async function judgeChanges(changes: ApiChanges, { options, context, ports }: Input): Promise<void> {
  const { lastRelease, nextRelease, logger } = context;
  const { version, gitTag } = nextRelease;
  const last = lastRelease.version ?? '';
  const count = countBreaking(changes);
  if (count === 0) {
    logger.log(`The API has ${changes.changes.length} changes since ${last}, none of them breaking.`);
    return;
  }
  const list = listBreaking(changes, mostNamed);
  const words = `${count} breaking ${count === 1 ? 'change' : 'changes'}`;
  if (allowsBreaking(last, version)) {
    logger.log(`The API has ${words} since ${last}:\n${list}`);
    return;
  }
  const tagged = await ports.run('git', ['rev-parse', '--quiet', '--verify', `refs/tags/${gitTag}`]);
  if (options.breakingApi === 'error' && tagged.exitCode !== 0) throw breakingApi(last, version, count, list);
  logger.warn(`The API has ${words} since ${last}, but ${version} is not a major release:\n${list}`);
}
