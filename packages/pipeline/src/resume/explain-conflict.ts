import { errorsOf, reasonOf } from '@waybill/kernel';
import { resumeDiffers } from '../errors.ts';
import type { Entry, LedgerArtifact } from '../ledger/index.ts';

/** The codes of deliveries that have met other bytes under a name of theirs. */
const conflictCode = /TAKEN|CHANGED|DIFFER/;

/** What a remote holds under the name of something of ours; `undefined` where an error says nothing of that sort. */
function findConflict(error: unknown) {
  return errorsOf(error).find((each) => conflictCode.test((each as { code?: string }).code ?? ''));
}

/** Artifacts whose bytes are not those of an entry. */
export function changedArtifacts(entry: Entry, artifacts: readonly LedgerArtifact[]): LedgerArtifact[] {
  return artifacts.filter((each) =>
    entry.artifacts.some((old) => old.name === each.name && (old.sha256 !== each.sha256 || old.digest !== each.digest)),
  );
}

/** A delivery that refuses what was built again has met the bytes of the first build: nobody touched the remote. */
export function explainConflict(entry: Entry, artifacts: readonly LedgerArtifact[], error: unknown): unknown {
  const conflict = findConflict(error);
  if (conflict === undefined) return error;
  const names = changedArtifacts(entry, artifacts).map(({ name }) => name);
  // The same bytes as the first time: then somebody else has put others there.
  if (names.length === 0) return error;
  return resumeDiffers(entry.tag, names, reasonOf(conflict), { cause: conflict });
}

/** The same for a release that is made again from the start, as its tag is gone. */
export function explainRemade(former: Entry, artifacts: readonly LedgerArtifact[], error: unknown): unknown {
  const conflict = findConflict(error);
  const names = changedArtifacts(former, artifacts).map(({ name }) => name);
  if (conflict === undefined || names.length === 0) return error;
  return resumeDiffers(former.tag, names, reasonOf(conflict), { cause: conflict, madeFrom: former.gitHead });
}
