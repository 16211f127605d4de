import type { Distribution } from '../files/index.ts';

/** A file that an index lists. */
export interface PublishedFile {
  /** SHA-256 as hex digits. */
  readonly sha256: string;
  /** Whether the index itself keeps it. Else it may come from another index that this one shows as well. */
  readonly isOwn: boolean;
}

/** What an index lists, by file name. */
export type PublishedFiles = ReadonlyMap<string, PublishedFile>;

export interface UploadPlan {
  readonly upload: readonly Distribution[];
  /** Files of `upload` that the index lists with the same bytes, and may show from elsewhere: the upload tells. */
  readonly uncertain: readonly Distribution[];
  readonly present: readonly Distribution[];
  readonly conflict: readonly Distribution[];
}

/**
 * Splits the built files by what the index lists under the same name: nothing, the same bytes, other bytes. The same bytes
 * are left alone only where the index is known to keep them itself, because what it shows from elsewhere can be gone tomorrow.
 */
export function planUpload(built: readonly Distribution[], published: PublishedFiles): UploadPlan {
  const found = (file: Distribution) => published.get(file.name);
  const isSame = (file: Distribution) => found(file)?.sha256 === file.sha256;
  const present = built.filter((file) => isSame(file) && found(file)?.isOwn);
  const conflict = built.filter((file) => found(file) !== undefined && !isSame(file));
  const upload = built.filter((file) => !present.includes(file) && !conflict.includes(file));
  return { upload, uncertain: upload.filter(isSame), present, conflict };
}
