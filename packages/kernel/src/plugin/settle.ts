import { stalled } from '../errors.ts';

/**
 * Waits for a step. A promise that nothing will ever settle (a stream that neither ends nor fails) empties the event
 * loop, and Node then ends with exit code 0 in the middle of a release: such a step fails here instead.
 *
 * @throws ESTALLED when the event loop is empty before the step has settled
 */
export async function settle<T>(step: string, work: Promise<T>): Promise<T> {
  let onEmptyLoop = () => {};
  const stall = new Promise<never>((_resolve, reject) => {
    onEmptyLoop = () => reject(stalled(step));
  });
  process.once('beforeExit', onEmptyLoop);
  try {
    return await Promise.race([work, stall]);
  } finally {
    process.off('beforeExit', onEmptyLoop);
  }
}
