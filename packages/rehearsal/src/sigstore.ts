import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, rekorHandler } from '@sigstore/mock';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { isSigned, readToken } from './json-web-token.ts';
import { listen } from './listen.ts';
import { logEntry } from './log-entry.ts';
import { keysOf } from './oidc-issuer.ts';

export interface SigstoreOptions {
  /** Origins of the services whose identity tokens are believed. */
  readonly issuers: readonly string[];
}

export interface Sigstore {
  readonly url: string;
  /** What a verifier believes: the certificate authority, its log, and the log of signatures. */
  readonly trust: TrustMaterial;
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

/** The log signs with its name, whatever its address is. */
const logName = 'http://log.example';

/**
 * Sigstore's certificate authority (Fulcio) and transparency log (Rekor) at one address. They are Sigstore's own mocks;
 * what those take on trust is checked here: the identity token, that the key is the sender's, and the signature to be logged.
 */
export async function sigstore({ issuers }: SigstoreOptions): Promise<Sigstore> {
  const certificates = await initializeCTLog(keyPair());
  const authority = await initializeCA(keyPair(), certificates);
  const log = await initializeTLog(logName, keyPair());
  let logged = 0;

  async function certificate(body: string): Promise<Answer> {
    const refusal = await whyNot(JSON.parse(body) as SigningRequest, issuers);
    if (refusal !== undefined) return [400, JSON.stringify({ code: 3, message: refusal })];
    const { statusCode, response, contentType } = await fulcioHandler(authority).fn(body);
    return [statusCode, response, contentType];
  }

  const { url, stop } = await listen(async (request: IncomingMessage, response) => {
    const entry = async (body: string): Promise<Answer> => {
      const kept = logEntry(body);
      if (kept === undefined)
        return [400, JSON.stringify({ code: 400, message: 'error processing entry: verifying signature' })];
      const answer = await rekorHandler(log).fn(kept);
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
    trust: trustIn({ authority: authority.rootCertificate as Uint8Array, certificates, log }),
    get logged() {
      return logged;
    },
    stop,
  };
}

interface Services {
  readonly authority: Uint8Array;
  readonly certificates: Awaited<ReturnType<typeof initializeCTLog>>;
  readonly log: Awaited<ReturnType<typeof initializeTLog>>;
}

function trustIn({ authority, certificates, log }: Services): TrustMaterial {
  const validFor = { start: new Date(0) };
  const ecdsaP256 = 5;
  const logOf = (key: Buffer) => ({
    baseUrl: logName,
    hashAlgorithm: 1,
    logId: { keyId: createHash('sha256').update(key).digest() },
    publicKey: { rawBytes: key, keyDetails: ecdsaP256, validFor },
    checkpointKeyId: undefined,
    operator: '',
  });
  return toTrustMaterial({
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: [
      {
        subject: undefined,
        uri: '',
        certChain: { certificates: [{ rawBytes: Buffer.from(authority) }] },
        validFor,
        operator: '',
      },
    ],
    ctlogs: [logOf(certificates.publicKey)],
    tlogs: [logOf(log.publicKey)],
    timestampAuthorities: [],
  });
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
