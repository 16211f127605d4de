export { nameSigner, readWorkflow, type Signer, whyForeign } from './signer.ts';
export { type Belief, type StatementVerdict, type Verdict, verifyBytes, verifyStatement } from './verify-bundle.ts';
export { type KeyBelief, verifyBytesWithKey, verifyStatementWithKey } from './verify-with-key.ts';
