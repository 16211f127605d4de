export { type CiIdentity, ciIdentity, hasIdentity } from './ci-identity.ts';
export { type Claims, expiryOf, parseClaims } from './parse-claims.ts';
