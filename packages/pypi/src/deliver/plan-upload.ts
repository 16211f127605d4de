import type { Distribution } from '../files/distribution.ts';

/** What an index says it holds: SHA-256 as hex digits by file name. */
export type PublishedFiles = ReadonlyMap<string, string>;

export interface UploadPlan {
  readonly upload: readonly Distribution[];
  readonly present: readonly Distribution[];
  readonly conflict: readonly Distribution[];
}

/** Splits the built files by what the index already holds under the same name: nothing, the same bytes, other bytes. */
export function planUpload(built: readonly Distribution[], published: PublishedFiles): UploadPlan {
  function stateOf({ name, sha256 }: Distribution): keyof UploadPlan {
    const digest = published.get(name);
    if (digest === undefined) return 'upload';
    return digest === sha256 ? 'present' : 'conflict';
  }
  const pick = (wanted: keyof UploadPlan) => built.filter((file) => stateOf(file) === wanted);
  return { upload: pick('upload'), present: pick('present'), conflict: pick('conflict') };
}
