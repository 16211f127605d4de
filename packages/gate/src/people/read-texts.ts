import { isReleaseError, reasonOf } from '@waybill/kernel';
import type { Service } from '../service/index.ts';
import type { Asked } from './asked-texts.ts';
import { gitHubIssues, gitHubPulls } from './github-texts.ts';
import { gitLabIssues, mergeRequests } from './gitlab-texts.ts';
import type { TickedText } from './parse-ticks.ts';

export interface FoundTexts {
  readonly texts: readonly TickedText[];
  /** Why some could not be read, as sentences. */
  readonly problems: readonly string[];
}

/** Texts of this run, by what was asked. Another run asks. */
const read = new Map<string, readonly TickedText[]>();

/**
 * Pull requests and issues in which people tick what is done. What cannot be read is said, and ends nothing.
 *
 * A run reads the pull requests of its release once. Issues are read again when the release is over: meanwhile, people tick in them.
 */
export async function readTexts(service: Service, asked: Asked): Promise<FoundTexts> {
  const problems: string[] = [];
  const once = async (kind: string, isFresh: boolean, reading: () => Promise<TickedText[]>) => {
    const key = JSON.stringify([asked.cwd, kind, asked.tag, asked.sha]);
    const known = isFresh ? undefined : read.get(key);
    if (known !== undefined) return known;
    try {
      const texts = await reading();
      read.set(key, texts);
      return texts;
    } catch (error) {
      problems.push(isReleaseError(error) ? `${error.message} ${error.details}` : reasonOf(error));
      return [];
    }
  };
  const isFirst = asked.moment === 'plan';
  const isOver = asked.moment === 'released';
  const [pulls, issues] =
    service.is === 'github'
      ? await Promise.all([
          once('pulls', isFirst, () => gitHubPulls(service, asked)),
          once('issues', isFirst || isOver, () => gitHubIssues(service, asked)),
        ])
      : await Promise.all([
          once('pulls', isFirst, () => mergeRequests(service, asked)),
          once('issues', isFirst || isOver, () => gitLabIssues(service, asked)),
        ]);
  return { texts: [...issues, ...pulls], problems: [...new Set(problems)] };
}
