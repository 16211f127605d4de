import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { loopback } from '@waybill/kernel/testing';
import { type Account, type Guarding, guard } from './registry-guard.ts';

export const account: Account = { username: 'mona', password: 'correct-horse' };

/** Answers in the registry's place; returns whether it did. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface MemoryRegistryOptions {
  readonly auth?: Guarding;
  /** Asked for every request after authorization, with a count that starts at 1. */
  readonly fault?: Fault;
  /** The address under which blobs are uploaded and read; default: the registry's own. */
  readonly storage?: () => string;
}

/**
 * An OCI registry in memory that is strict where real ones are: digests are checked, a manifest needs all that it
 * refers to, an upload session takes one body.
 */
export async function memoryRegistry(options: MemoryRegistryOptions = {}) {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, { type: string; bytes: Buffer }>();
  const tags = new Map<string, string>();
  const sessions = new Set<string>();
  /** Writing requests that were granted: `PUT manifests/1.2.0`. */
  const writes: string[] = [];
  const state = { blobs, manifests, tags, sessions, writes };
  const authorize = guard(options.auth ?? 'none', account);

  const server = await loopback(async (request, response) => {
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    if (!authorize(request, response)) return;
    if (options.fault?.(request, response)) return;
    answer(state, { request, response, body, storage: options.storage?.() ?? '' });
  });
  const { host } = new URL(server.url);
  return Object.assign(server, state, { host, image: `${host}/acme/parcel` });
}

type State = Pick<Awaited<ReturnType<typeof memoryRegistry>>, 'blobs' | 'manifests' | 'tags' | 'sessions' | 'writes'>;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly storage: string;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function answer(state: State, exchange: Exchange): ServerResponse {
  const { request, response } = exchange;
  const { pathname } = new URL(request.url ?? '/', 'http://registry');
  const [, kind = '', name = ''] =
    /\/v2\/acme\/parcel\/(blobs\/uploads|blobs|manifests|tags)\/(.*)$/.exec(pathname) ?? [];
  if (!['GET', 'HEAD'].includes(request.method ?? '')) state.writes.push(`${request.method} ${kind}/${name}`);
  if (kind === 'tags') return end(response, 200, Buffer.from(JSON.stringify({ tags: [...state.tags.keys()] })));
  if (kind === 'blobs/uploads') return upload(state, exchange, name);
  if (kind === 'blobs') return readBlob(state, exchange, name);
  if (kind === 'manifests') return manifest(state, exchange, name);
  return refuse(response, 404, 'NAME_UNKNOWN');
}

function upload(
  { blobs, sessions }: State,
  { request, response, body, storage }: Exchange,
  session: string,
): ServerResponse {
  if (request.method === 'POST') {
    const id = crypto.randomUUID();
    sessions.add(id);
    response.setHeader('location', `${storage}/v2/acme/parcel/blobs/uploads/${id}?_state=a+b%2Fc`);
    return end(response, 202);
  }
  const isOpen = sessions.delete(session);
  if (!isOpen) return refuse(response, 404, 'BLOB_UPLOAD_UNKNOWN');
  if (request.method === 'DELETE') return end(response, 204);
  const query = new URL(request.url ?? '/', 'http://registry').searchParams;
  const digest = query.get('digest') ?? '';
  if (query.get('_state') !== 'a b/c' || digest !== digestOf(body)) return refuse(response, 400, 'DIGEST_INVALID');
  blobs.set(digest, body);
  return end(response, 201);
}

function readBlob({ blobs }: State, { request, response, storage }: Exchange, digest: string): ServerResponse {
  const bytes = blobs.get(digest);
  if (bytes === undefined) return refuse(response, 404, 'BLOB_UNKNOWN');
  if (storage !== '' && request.headers.host !== new URL(storage).host) {
    response.setHeader('location', `${storage}${request.url}`);
    return end(response, 307);
  }
  return end(response, 200, bytes);
}

function manifest(state: State, { request, response, body }: Exchange, reference: string): ServerResponse {
  const { manifests, tags, blobs } = state;
  if (request.method === 'PUT') {
    const { config, layers = [], manifests: children = [] } = JSON.parse(body.toString());
    const lacks = [...[config, ...layers].filter(Boolean).filter((each) => !blobs.has(each.digest))];
    lacks.push(...children.filter((each: { digest: string }) => !manifests.has(each.digest)));
    if (lacks.length > 0) return refuse(response, 404, 'MANIFEST_BLOB_UNKNOWN');
    const digest = digestOf(body);
    manifests.set(digest, { type: request.headers['content-type'] ?? '', bytes: body });
    if (!reference.startsWith('sha256:')) tags.set(reference, digest);
    return end(response, 201);
  }
  const digest = tags.get(reference) ?? reference;
  const found = manifests.get(digest);
  if (found === undefined) return refuse(response, 404, 'MANIFEST_UNKNOWN');
  response.setHeader('content-type', found.type);
  response.setHeader('docker-content-digest', digest);
  return end(response, 200, found.bytes);
}

function end(response: ServerResponse, status: number, body: Uint8Array = Buffer.alloc(0)): ServerResponse {
  return response.writeHead(status).end(body);
}

export function refuse(response: ServerResponse, status: number, code: string): ServerResponse {
  response.setHeader('content-type', 'application/json');
  return end(response, status, Buffer.from(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] })));
}
