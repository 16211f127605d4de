export { changeAnnouncement, changeDelivery, isSettled, stateOf } from './change-entry.ts';
export { countRefusal, isStuck } from './count-refusal.ts';
export { claimEnvironment } from './environment-claim.ts';
export { findExpectedSigner } from './expected-signer.ts';
export { type Git, gitIn } from './git.ts';
export { type History, type LedgerState, openHistory, type PastRelease } from './history.ts';
export { awaitLease } from './lease.ts';
export { type Found, type Ledger, openLedger } from './ledger.ts';
export { readCopy } from './local-copy.ts';
export { findNeverMade, listUntagged } from './never-made.ts';
export { createNotary, type Notary } from './notary.ts';
export {
  type Announcement,
  type Checkout,
  type Delivery,
  Entry,
  type LedgerArtifact,
  parseLedger,
} from './parse-ledger.ts';
export { planEntry } from './plan-entry.ts';
export { type EntryRecord, heldRecord, keepRecord } from './record.ts';
export { changeDeployment, recordDeployment, whyNotPublished } from './record-deployment.ts';
export { fetchFrom, refuseForeign } from './refuse-foreign.ts';
export { findLife, identifyRun, isThisRun, nameRun } from './run-identity.ts';
export { seize } from './seize.ts';
export { digestFor, fingerprint, ledgerKey, repositoryName, statementOf } from './sign-entry.ts';
export { isOwnTag, isTagOf } from './tag-format.ts';
export { ledgerRef } from './write-entry.ts';
