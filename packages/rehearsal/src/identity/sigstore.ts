import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, rekorHandler } from '@sigstore/mock';
import type { TrustMaterial } from '@sigstore/verify';
import { listen } from '../http/index.ts';
import { logEntry } from './log-entry.ts';
import { parseSigningRequest, whyNotSigned } from './signing-request.ts';
import { type SigstoreFiles, trustIn } from './sigstore-trust.ts';
import { certified } from './subject-of.ts';

export interface SigstoreOptions {
  /** Origins of the services whose identity tokens are believed. */
  readonly issuers: readonly string[];
  /** When certificates begin to hold, for ten minutes; now, where it is not given. */
  readonly certifiedAt?: Date;
}

export interface Sigstore {
  readonly url: string;
  /** What a verifier believes: the certificate authority, its log, and the log of signatures. */
  readonly trust: TrustMaterial;
  /** The same as the files that cosign reads. */
  readonly files: SigstoreFiles;
  /** How many signatures the transparency log holds. */
  readonly logged: number;
  stop(): Promise<void>;
}

interface Asked {
  readonly body: string;
  readonly authorization: string | undefined;
}

type Answer = readonly [
  status: number,
  body: string | ArrayBufferView,
  type?: string | undefined,
  headers?: Readonly<Record<string, string>>,
];

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** The log signs with its name, whatever its address is. */
const logName = 'http://log.example';

/**
 * Sigstore's certificate authority (Fulcio) and transparency log (Rekor) at one address. They are Sigstore's own mocks;
 * what those take on trust is checked here: the identity token, that the key is the sender's, and the signature to be logged.
 */
export async function sigstore({ issuers, certifiedAt }: SigstoreOptions): Promise<Sigstore> {
  const certificates = await initializeCTLog(keyPair());
  const authority = await initializeCA(keyPair(), certificates, certifiedAt);
  const log = await initializeTLog(logName, keyPair());
  let logged = 0;

  async function certificate({ body, authorization }: Asked): Promise<Answer> {
    const request = parseSigningRequest(body, authorization);
    const refusal = await whyNotSigned(request, issuers);
    if (refusal !== undefined) return [400, JSON.stringify({ code: 3, message: refusal })];
    const { token, publicKey: content, proof: proofOfPossession } = request;
    const oidcIdentityToken = certified(token);
    const publicKeyRequest = { publicKey: { content }, proofOfPossession };
    const asked = JSON.stringify({ credentials: { oidcIdentityToken }, publicKeyRequest });
    const { statusCode, response, contentType } = await fulcioHandler(authority).fn(asked);
    return [statusCode === 201 ? 200 : statusCode, response, contentType];
  }

  /** The first version of the API gives the certificates as they are. */
  async function chain(asked: Asked): Promise<Answer> {
    const [status, body, type] = await certificate(asked);
    if (status !== 200) return [status, body, type];
    const { signedCertificateEmbeddedSct: issued } = JSON.parse(String(body)) as {
      signedCertificateEmbeddedSct: { chain: { certificates: readonly string[] } };
    };
    return [201, issued.chain.certificates.join(''), 'application/pem-certificate-chain'];
  }

  async function entry({ body }: Asked): Promise<Answer> {
    const kept = logEntry(body);
    if (kept === undefined)
      return [400, JSON.stringify({ code: 400, message: 'error processing entry: verifying signature' })];
    const { statusCode, response, contentType } = await rekorHandler(log).fn(kept);
    if (statusCode !== 201) return [statusCode, response, contentType];
    logged += 1;
    const [id = ''] = Object.keys(JSON.parse(String(response)) as object);
    return [statusCode, response, contentType, { etag: id, location: `/api/v1/log/entries/${id}` }];
  }

  const routes: Readonly<Record<string, (asked: Asked) => Promise<Answer>>> = {
    '/api/v1/signingCert': chain,
    '/api/v2/signingCert': certificate,
    '/api/v1/log/entries': entry,
  };
  const { url, stop } = await listen(async (request: IncomingMessage, response) => {
    const route = routes[request.url ?? ''] ?? (async () => [404, ''] as const);
    const asked = { body: await text(request), authorization: request.headers.authorization };
    const [status, body, type = 'application/json', headers = {}] = await route(asked);
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);
  });
  const keys = {
    authority: authority.rootCertificate as Uint8Array,
    certificates: certificates.publicKey as Uint8Array,
    log: log.publicKey as Uint8Array,
  };
  return {
    url,
    ...trustIn(keys, { url, logName }),
    get logged() {
      return logged;
    },
    stop,
  };
}
