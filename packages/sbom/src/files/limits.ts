/**
 * What one image may take of the machine that describes it. Real images stay far below: the largest ones on public hubs
 * have some hundred thousand entries and databases of a few megabytes.
 */
export const limits = {
  /** Bytes of one file that tells what is installed. */
  fileSize: 64 * 1024 ** 2,
  /** Bytes of all such files of one platform. */
  keptSize: 256 * 1024 ** 2,
  /** Paths of one platform that are kept: such files, symbolic links, files that stand for what is not read. */
  keptPaths: 1_000_000,
  /** Packages of one platform; a desktop has some thousands. */
  packages: 200_000,
  /** Bytes of a layer when it is unpacked; more where the layer itself is larger than what gzip could make of zeros. */
  unpackedSize: 64 * 1024 ** 3,
  unpackedRatio: 1100,
};

export type Limits = typeof limits;
