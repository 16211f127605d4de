import { findLeftovers } from '@waybill/kernel';
import type { BuildInput } from './run-build.ts';
import { createTaggedCopy, type TaggedCopy } from './tagged-copy.ts';

/** The copies that the builds of a release share, made when one is asked for and removed at the end. */
export interface TaggedCopies extends AsyncDisposable {
  /**
   * @param isCommitted whether what the release has changed is committed in it
   * @returns `undefined` where there is no repository
   */
  get(isCommitted: boolean): Promise<TaggedCopy | undefined>;
}

export function taggedCopies(input: BuildInput, seconds: number | undefined): TaggedCopies {
  const { cwd } = input.context;
  const made = new Map<boolean, Promise<TaggedCopy | undefined>>();
  const make = async (isCommitted: boolean) =>
    createTaggedCopy({ cwd, run: input.ports.run, isCommitted, seconds, leftovers: await findLeftovers(input) });
  return {
    get(isCommitted) {
      const copy = made.get(isCommitted) ?? make(isCommitted);
      made.set(isCommitted, copy);
      return copy;
    },
    async [Symbol.asyncDispose]() {
      for (const copy of await Promise.allSettled(made.values())) {
        if (copy.status === 'fulfilled') await copy.value?.[Symbol.asyncDispose]();
      }
    },
  };
}
