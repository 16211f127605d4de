export { type CiIdentity, type Claims, ciIdentity, expiryOf, hasIdentity, parseClaims } from './job/index.ts';
export { isPublic, type SigningServices, sigstoreOption, trustOptions } from './options.ts';
export { audience, type SignHow, signBytes, signStatement, statementType } from './sign/index.ts';
export { readTrust, type TrustMaterial, type TrustPlace } from './trust/index.ts';
export {
  type Belief,
  type KeyBelief,
  nameSigner,
  readWorkflow,
  type Signer,
  type StatementVerdict,
  type Verdict,
  verifyBytes,
  verifyBytesWithKey,
  verifyStatement,
  verifyStatementWithKey,
  whyForeign,
} from './verify/index.ts';
