import { createVerify, generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, rekorHandler } from '@sigstore/mock';
import { isSigned, readToken } from './json-web-token.ts';
import { listen } from './listen.ts';
import { keysOf } from './oidc-issuer.ts';

export interface SigstoreOptions {
  /** Origins of the services whose identity tokens are believed. */
  readonly issuers: readonly string[];
}

export interface Sigstore {
  readonly url: string;
  /** Whose certificates are believed. */
  readonly rootCertificate: X509Certificate;
  /** How many signatures the transparency log holds. */
  readonly logged: number;
  stop(): Promise<void>;
}

interface SigningRequest {
  readonly credentials: { readonly oidcIdentityToken: string };
  readonly publicKeyRequest: { readonly publicKey: { readonly content: string }; readonly proofOfPossession: string };
}

type Answer = readonly [status: number, body: string | ArrayBufferView, type?: string | undefined];

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/**
 * Sigstore's certificate authority (Fulcio) and transparency log (Rekor) at one address. They are Sigstore's own mocks;
 * what those take on trust is checked here: the identity token, and that the key is the sender's.
 */
export async function sigstore({ issuers }: SigstoreOptions): Promise<Sigstore> {
  const authority = await initializeCA(keyPair(), await initializeCTLog(keyPair()));
  let logged = 0;
  let log: ReturnType<typeof initializeTLog> | undefined;

  async function certificate(body: string): Promise<Answer> {
    const refusal = await whyNot(JSON.parse(body) as SigningRequest, issuers);
    if (refusal !== undefined) return [400, JSON.stringify({ code: 3, message: refusal })];
    const { statusCode, response, contentType } = await fulcioHandler(authority).fn(body);
    return [statusCode, response, contentType];
  }

  const { url, stop } = await listen(async (request: IncomingMessage, response) => {
    const entry = async (body: string): Promise<Answer> => {
      log ??= initializeTLog(url, keyPair());
      const answer = await rekorHandler(await log).fn(body);
      if (answer.statusCode === 201) logged += 1;
      return [answer.statusCode, answer.response, answer.contentType];
    };
    const routes: Readonly<Record<string, (body: string) => Promise<Answer>>> = {
      '/api/v2/signingCert': certificate,
      '/api/v1/log/entries': entry,
    };
    const route = routes[request.url ?? ''] ?? (async () => [404, ''] as const);
    const [status, body, type = 'application/json'] = await route(await text(request));
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  return {
    url,
    rootCertificate: new X509Certificate(Buffer.from(authority.rootCertificate as Uint8Array)),
    get logged() {
      return logged;
    },
    stop,
  };
}

/** Why Fulcio gives no certificate. https://github.com/sigstore/fulcio/blob/main/docs/how-certificate-issuing-works.md */
async function whyNot({ credentials, publicKeyRequest }: SigningRequest, issuers: readonly string[]) {
  const token = credentials.oidcIdentityToken;
  const claims = readToken(token)?.claims ?? {};
  const issuer = issuers.find((each) => each === claims['iss']);
  if (issuer === undefined || !isSigned(token, await keysOf(issuer)))
    return 'There was an error processing the identity token';
  if (claims['aud'] !== 'sigstore') return 'The audience of the identity token is not sigstore';
  if (Number(claims['exp']) * 1000 < Date.now()) return 'The identity token has expired';
  const { publicKey, proofOfPossession } = publicKeyRequest;
  const proof = createVerify('sha256').update(String(claims['sub']));
  const owns = proof.verify(publicKey.content, Buffer.from(proofOfPossession, 'base64'));
  return owns ? undefined : 'The signature supplied in the request could not be verified';
}
