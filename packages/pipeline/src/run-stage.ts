import { errorsOf } from '@waybill/kernel';
import pMap from 'p-map';

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
  const results = await pMap(
    stage,
    async (member) => {
      if (errors.length > 0 && !settleAll) return undefined;
      return run(member).catch((error: unknown) => {
        errors.push(...errorsOf(error));
        return undefined;
      });
    },
    { concurrency },
  );
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors);
  return results as T[];
}
