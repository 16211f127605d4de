import type { FailContext } from '@waybill/kernel';
import type { Input, Pipeline } from '../pipeline.ts';

type NamedError = FailContext['errors'][number] & { readonly member?: string };

/** Tells everyone what went wrong, unless the release is in another run's hands: then nothing went wrong. */
export async function fail(pipeline: Pipeline, { context }: Input<FailContext>): Promise<void> {
  const errors: readonly NamedError[] = context.errors;
  if (errors.every(({ code }) => code === 'ELEDGERTAKEN')) {
    context.logger.log('Nobody is told: another run makes this release.');
    return;
  }
  // The host writes the pipeline's name into every error; plugins that report them want to know whose it was.
  for (const error of errors) if (error.member !== undefined) Object.assign(error, { pluginName: error.member });
  await pipeline.all('fail', context);
}
