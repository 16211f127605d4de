import { v } from '@waybill/kernel';
import { Digest, maybe, Texts } from '../manifest.ts';

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags */
export const TagList = v.object({ tags: maybe(v.array(v.string())) });

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers */
export const ReferrerList = v.object({
  manifests: maybe(
    v.array(v.looseObject({ digest: Digest, artifactType: v.optional(v.string()), annotations: maybe(Texts) })),
  ),
});
