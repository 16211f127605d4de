/** Bytes `from` to before `to`, as the part of this number. */
export interface PlannedPart {
  /** From 1. */
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

const megabyte = 2 ** 20;

/** Bytes up to which an object goes in one request. A larger one would be sent anew when its connection breaks. */
const largestWhole = 32 * megabyte;
const usualPart = 16 * megabyte;
/** S3 takes 10,000. */
const mostParts = 9000;

/** Whether a file goes in parts. */
export function isInParts(size: number): boolean {
  return size > largestWhole;
}

/**
 * The parts of a file. The same size gives the same parts, so that a later run goes on with those of an earlier one; all but the
 * last have one size, as some services demand.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export function planParts(size: number): PlannedPart[] {
  const needed = Math.ceil(size / mostParts / megabyte) * megabyte;
  const partSize = Math.max(usualPart, needed);
  const count = Math.max(1, Math.ceil(size / partSize));
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    from: i * partSize,
    to: Math.min(size, (i + 1) * partSize),
  }));
}
