import { type Answer, type Clock, type HttpRequest, nameOf, type Receive } from '@waybill/kernel';
import type { Login } from '../connection/index.ts';
import { type Connection, computeTimeout, connect, followRedirects, hint, refusal } from '../connection/index.ts';
import { otherDigest, registryAnswer } from '../errors.ts';
import type { BlobFile } from '../manifest.ts';
import {
  computeDigest,
  createManifest,
  indexType,
  type Manifest,
  ManifestContent,
  manifestTypes,
} from '../manifest.ts';
import { openSession, uploadBlob } from '../upload/index.ts';
import { ReferrerList, TagList } from './answers.ts';
import { listPages } from './list-pages.ts';

/** A manifest that is attached to another one. */
export interface Referrer {
  readonly digest: string;
  readonly artifactType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | null | undefined;
}

/** One repository of a registry, through the OCI distribution API. References are tags or digests. */
export interface Registry {
  /** `ghcr.io/acme/parcel` */
  readonly name: string;
  /** The registry: `ghcr.io` */
  readonly host: string;
  /** The path below the registry: what blobs can be mounted from. */
  readonly repository: string;
  /** Opens an upload and gives it up again: checks the right to push and leaves nothing behind. */
  checkPush(): Promise<void>;
  findDigest(reference: string): Promise<string | undefined>;
  readManifest(reference: string): Promise<Manifest | undefined>;
  /** A blob that is small enough for the memory. */
  readBlob(blob: { readonly digest: string }): Promise<Answer>;
  /** Hands a blob over, for as long as a slow connection takes for its size. */
  streamBlob(blob: { readonly digest: string; readonly size: number }, receive: Receive): Promise<void>;
  /** Every tag; none when the registry does not list them. */
  listTags(): Promise<string[]>;
  /** What is attached to a manifest; `undefined` when the registry lacks the referrers API. */
  listReferrers(digest: string): Promise<Referrer[] | undefined>;
  /** @returns whether bytes were sent; `false` when the registry had the blob */
  uploadBlob(blob: BlobFile): Promise<boolean>;
  /**
   * Says whether the registry lists the manifest as a referrer of its subject.
   *
   * @param beforeAgain what is done before it is sent again; may reject
   */
  putManifest(
    reference: string,
    manifest: Manifest,
    beforeAgain?: () => Promise<void>,
  ): Promise<{ readonly isListed: boolean }>;
}

/** A client for the repository of an image. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md */
export function registryClient(login: Login, clock: Clock): Registry {
  const connection = connect(login, clock);
  return {
    name: login.image.name,
    host: login.image.registry,
    repository: login.image.repository,
    checkPush: () => checkPush(connection),
    findDigest: (reference) => findDigest(connection, reference),
    readManifest: (reference) => readManifest(connection, reference),
    readBlob: (blob) => readBlob(connection, blob),
    streamBlob: async ({ digest, size }, receive) => {
      const url = `${connection.base}/blobs/${digest}`;
      await read(connection, { url, receive, size, timeout: computeTimeout(size) });
    },
    listTags: () => listTags(connection),
    listReferrers: (digest) => listReferrers(connection, digest),
    uploadBlob: (blob) => uploadBlob(connection, blob),
    putManifest: (reference, manifest, beforeAgain) => putManifest(connection, { reference, manifest, beforeAgain }),
  };
}

type ReadRequest = Pick<HttpRequest, 'url' | 'headers' | 'timeout' | 'receive' | 'size'> & {
  readonly method?: 'GET' | 'HEAD';
};

/** @throws the named error of any answer but success and the given statuses */
async function read({ login, send }: Connection, reading: ReadRequest, expected: readonly number[] = []) {
  const request = { ...reading, hint };
  const answer = await followRedirects(send)(request);
  if (answer.ok || expected.includes(answer.status)) return answer;
  throw await refusal(login, request, answer);
}

async function checkPush(connection: Connection): Promise<void> {
  const url = (await openSession(connection))?.url ?? connection.base;
  const request = { method: 'DELETE', url, receive: 'nothing', retries: 0, hint } as const;
  // Registries without this request forget the upload by themselves.
  await connection.send(request).catch(() => undefined);
}

async function findDigest(connection: Connection, reference: string): Promise<string | undefined> {
  const answer = await read(connection, { method: 'HEAD', ...manifestAt(connection, reference) }, [404]);
  if (answer.status === 404) return undefined;
  return answer.headers.get('docker-content-digest') ?? (await readManifest(connection, reference))?.digest;
}

async function readManifest(connection: Connection, reference: string): Promise<Manifest | undefined> {
  const answer = await read(connection, manifestAt(connection, reference), [404]);
  if (answer.status === 404) return undefined;
  answer.json(ManifestContent);
  const manifest = createManifest(answer.headers.get('content-type') ?? '', answer.bytes);
  if (!reference.includes(':') || reference === manifest.digest) return manifest;
  throw registryAnswer(
    nameOf(manifestAt(connection, reference)),
    answer.status,
    'other bytes than those of the digest',
  );
}

function manifestAt({ base }: Connection, reference: string): ReadRequest {
  return { url: `${base}/manifests/${reference}`, headers: { accept: manifestTypes } };
}

/** By its bytes: whoever answers could send others under the digest. */
async function readBlob(connection: Connection, { digest }: { readonly digest: string }): Promise<Answer> {
  const url = `${connection.base}/blobs/${digest}`;
  const answer = await read(connection, { url });
  if (digest.startsWith('sha256:') && computeDigest(answer.bytes) !== digest)
    throw registryAnswer(nameOf({ url }), answer.status, 'other bytes than those of the digest');
  return answer;
}

async function listTags(connection: Connection): Promise<string[]> {
  const url = new URL(`${connection.base}/tags/list?n=1000`);
  const readPage = (page: URL) => readIfThere(connection, { url: page }, [401, 403, 404, 405]);
  return (await listPages(url, readPage, TagList, ({ tags }) => tags ?? [])) ?? [];
}

async function listReferrers(connection: Connection, digest: string): Promise<Referrer[] | undefined> {
  const url = new URL(`${connection.base}/referrers/${digest}`);
  const readPage = (page: URL) => readReferrers(connection, page);
  return listPages(url, readPage, ReferrerList, ({ manifests }) => manifests ?? []);
}

const withoutReferrers: ReadonlySet<number> = new Set([400, 403, 404, 405, 406, 501]);

/** Who lacks the API may send readers to a page for people, or answer with one. */
async function readReferrers({ login, send }: Connection, url: URL): Promise<Answer | undefined> {
  const request = { url, headers: { accept: indexType }, redirect: 'manual', hint } as const;
  const answer = await send(request);
  const { ok, status, headers } = answer;
  if (ok && headers.get('content-type')?.includes('json')) return answer;
  if (!ok && status >= 400 && !withoutReferrers.has(status)) throw await refusal(login, request, answer);
  return undefined;
}

async function readIfThere(connection: Connection, reading: ReadRequest, absent: readonly number[]) {
  const answer = await read(connection, reading, absent);
  return answer.ok ? answer : undefined;
}

interface ManifestUpload {
  readonly reference: string;
  readonly manifest: Manifest;
  readonly beforeAgain: (() => Promise<void>) | undefined;
}

async function putManifest(connection: Connection, { reference, manifest, beforeAgain }: ManifestUpload) {
  const { base, login, send } = connection;
  let isAgain = false;
  const body = async () => {
    if (isAgain) await beforeAgain?.();
    isAgain = true;
    return manifest.bytes;
  };
  const url = `${base}/manifests/${reference}`;
  const headers = { 'content-type': manifest.mediaType };
  const request = { method: 'PUT', url, headers, body, receive: 'nothing', hint } as const;
  const answer = await send(request);
  if (!answer.ok) throw await refusal(login, request, answer);
  // By its digest, as a tag may be another release's by now.
  const kept = answer.headers.get('docker-content-digest') ?? (await findDigest(connection, manifest.digest));
  if (kept !== manifest.digest)
    throw otherDigest(`${login.image.name}:${reference}`, manifest.digest, kept ?? 'nothing');
  return { isListed: answer.headers.has('oci-subject') };
}
