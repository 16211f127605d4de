export { checkLedger, countsAsSigned, readPublicKey } from './check-ledger.ts';
export { judge, renderChecks } from './render-checks.ts';
export { isVerifyFile, madeHere, writeVerifyFile } from './verify-file.ts';
export { verifyMembers } from './verify-members.ts';
