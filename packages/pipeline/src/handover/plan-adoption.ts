import type { Handover } from './parse-handover.ts';

type Artifacts = Handover['artifacts'];

/** A plugin of a stage of `prepare`. */
export interface Maker {
  readonly key: string;
  /** Whether it can check what another job built in its place. Then it never builds where a build was handed over. */
  readonly canAdopt: boolean;
}

export interface Adoption {
  /** Delivered as handed over. */
  readonly adopted: Artifacts;
  /** Its makers have no hook `adopt`, so they run in this job and make it again. */
  readonly remade: Artifacts;
}

/**
 * Decides which of the artifacts are taken over. The description says who made them, and is not trusted: it must name a
 * stage of this pipeline, and cannot keep a plugin from its work.
 */
export function planAdoption(
  artifacts: Artifacts,
  stages: readonly (readonly Maker[])[],
): Adoption | { readonly problem: string } {
  const adopted: Artifacts = [];
  const remade: Artifacts = [];
  for (const artifact of artifacts) {
    const stage = stages.find((makers) => makers.map(({ key }) => key).join('+') === artifact.madeBy);
    if (stage === undefined) return { problem: `no plugin here is the maker of \`${artifact.name}\`` };
    (stage.some(({ canAdopt }) => canAdopt) ? adopted : remade).push(artifact);
  }
  return { adopted, remade };
}
