import { createVerify } from 'node:crypto';
import { isSigned, readToken } from './json-web-token.ts';
import { keysOf } from './oidc-issuer.ts';

/** What a client of Fulcio wants a certificate for. */
export interface SigningRequest {
  readonly token: string;
  /** PEM. */
  readonly publicKey: string;
  /** The subject of the token, signed with the key; base64. */
  readonly proof: string;
}

/** As both versions of Fulcio's API have it; newer clients give the token as a header. */
interface Body {
  readonly credentials?: { readonly oidcIdentityToken: string };
  readonly publicKeyRequest?: { readonly publicKey: { readonly content: string }; readonly proofOfPossession: string };
  readonly publicKey?: { readonly content: string };
  readonly signedEmailAddress?: string;
}

/** @param authorization the header of the request */
export function parseSigningRequest(text: string, authorization = ''): SigningRequest {
  const { credentials, publicKeyRequest, publicKey, signedEmailAddress } = JSON.parse(text) as Body;
  return {
    token: credentials?.oidcIdentityToken ?? authorization.replace(/^bearer /i, ''),
    publicKey: publicKeyRequest?.publicKey.content ?? Buffer.from(publicKey?.content ?? '', 'base64').toString(),
    proof: publicKeyRequest?.proofOfPossession ?? signedEmailAddress ?? '',
  };
}

/**
 * Why Fulcio gives no certificate.
 * https://github.com/sigstore/fulcio/blob/main/docs/how-certificate-issuing-works.md
 */
export async function whyNotSigned(request: SigningRequest, issuers: readonly string[]): Promise<string | undefined> {
  const { token, publicKey, proof } = request;
  const claims = readToken(token)?.claims ?? {};
  const issuer = issuers.find((each) => each === claims['iss']);
  if (issuer === undefined || !isSigned(token, await keysOf(issuer)))
    return 'There was an error processing the identity token';
  if (claims['aud'] !== 'sigstore') return 'The audience of the identity token is not sigstore';
  if (Number(claims['exp']) * 1000 < Date.now()) return 'The identity token has expired';
  const subject = createVerify('sha256').update(String(claims['sub']));
  const owns = subject.verify(publicKey, Buffer.from(proof, 'base64'));
  return owns ? undefined : 'The signature supplied in the request could not be verified';
}
