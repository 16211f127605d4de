import { errorsOf, inParallel, throwProblems } from '@waybill/kernel';

/**
 * Runs the members of a stage side by side. After a failure, those that run are waited for and no other is begun,
 * unless every one must have its say.
 *
 * @returns the results in the order of the stage
 * @throws the error, or an AggregateError of all
 */
export async function runStage<M, T>(
  stage: readonly M[],
  run: (member: M) => Promise<T>,
  { concurrency, settleAll = false }: { readonly concurrency: number; readonly settleAll?: boolean },
): Promise<T[]> {
  const errors: unknown[] = [];
  const collect = (member: M) =>
    run(member).catch((error: unknown) => {
      errors.push(...errorsOf(error));
      if (!settleAll) throw error;
      return undefined;
    });
  const results = await inParallel(stage, concurrency, collect).catch(() => []);
  throwProblems(errors);
  return results as T[];
}
