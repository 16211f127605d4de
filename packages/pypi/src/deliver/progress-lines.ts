import type { Clock, Logger } from '@waybill/kernel';

/** Smaller files are there before anyone asks. Bytes. */
const worthTelling = 20 * 2 ** 20;
/** Milliseconds between two lines. */
const pause = 10_000;

/** Tells in the log, every ten seconds, how far the upload of a big file is. */
export function progressLines(
  { name, size }: { readonly name: string; readonly size: number },
  logger: Logger,
  clock: Pick<Clock, 'now'>,
): (sent: number) => void {
  if (size < worthTelling) return () => {};
  let last = clock.now().getTime();
  return (sent) => {
    const now = clock.now().getTime();
    if (now - last < pause || sent >= size) return;
    last = now;
    const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
    logger.log(`${name}: ${Math.floor((sent / size) * 100)} % of ${mebibytes(size)} MiB sent.`);
  };
}
