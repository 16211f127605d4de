import type { Artifact, HookInput, VerifyReleaseContext } from '@waybill/kernel';
import type { Manifest, Referrer, Registry } from '@waybill/oci';
import type { Options } from '../options.ts';

export type Input = HookInput<Options, VerifyReleaseContext>;

export const part = 'registry';

/** A repository that should have an image, and what the ledger says of that image. */
export interface Checking {
  readonly registry: Registry;
  readonly artifact: Artifact & { readonly digest: string };
  readonly root: Manifest;
}

/** Something that is attached to an image, by the list of what is attached to it. */
export interface Found {
  readonly subject: string;
  readonly referrer: Referrer;
}
