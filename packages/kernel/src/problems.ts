import { errorsOf } from './reason.ts';

/** Throws all problems at once, so that a person can correct them before the next run: one alone as it is, several as one. */
export function throwProblems(problems: readonly unknown[]): void {
  if (problems.length > 0) throw problems.length === 1 ? problems[0] : new AggregateError(problems);
}

/**
 * Waits for all work to end, failed or not.
 *
 * @returns the results, in the order of the work
 * @throws the problems of all of it
 */
export async function settleAll<T>(work: Iterable<Promise<T>>): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  throwProblems(settled.flatMap((each) => (each.status === 'rejected' ? errorsOf(each.reason) : [])));
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}
