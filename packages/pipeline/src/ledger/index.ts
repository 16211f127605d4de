export { changeAnnouncement, changeDelivery, isSettled, stateOf } from './entries/change-entry.ts';
export { countRefusal, isStuck } from './entries/count-refusal.ts';
export {
  type Announcement,
  type Checkout,
  type Delivery,
  Entry,
  type LedgerArtifact,
  parseLedger,
} from './entries/parse-ledger.ts';
export { planEntry } from './entries/plan-entry.ts';
export { findLife, identifyRun, isThisRun, nameRun } from './entries/run-identity.ts';
export { isOwnTag, isTagOf } from './entries/tag-format.ts';
export { claimEnvironment } from './lease/environment-claim.ts';
export { awaitLease } from './lease/lease.ts';
export { seize } from './lease/seize.ts';
export { readCopy } from './local-copy.ts';
export { findNeverMade, listUntagged, readTags } from './never-made.ts';
export { type Git, gitIn } from './notes/git.ts';
export { type History, type LedgerState, openHistory, type PastRelease } from './notes/history.ts';
export { type Found, type Ledger, openLedger } from './notes/ledger.ts';
export { ledgerRef } from './notes/write-entry.ts';
export { type EntryRecord, heldRecord, keepRecord } from './record.ts';
export { changeDeployment, recordDeployment, whyNotPublished } from './record-deployment.ts';
export { fetchFrom, refuseForeign } from './refuse-foreign.ts';
export { findExpectedSigner } from './signing/expected-signer.ts';
export { createNotary, type Notary } from './signing/notary.ts';
export { digestFor, fingerprint, ledgerKey, repositoryName, statementOf } from './signing/sign-entry.ts';
