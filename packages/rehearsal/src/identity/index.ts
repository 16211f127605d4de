export { type Claims, isSigned, readToken, type Token } from './json-web-token.ts';
export { keysOf, type OidcIssuer, type OidcIssuerOptions, oidcIssuer } from './oidc-issuer.ts';
export { type Sigstore, type SigstoreOptions, sigstore } from './sigstore.ts';
