import type { IncomingMessage, ServerResponse } from 'node:http';
import { loopback } from '@waybill/kernel/testing';
import { keepPart, upload } from './memory-uploads.ts';
import {
  account,
  digestOf,
  type Exchange,
  end,
  type MemoryRegistryOptions,
  refuse,
  type State,
} from './registry-exchange.ts';
import { guard } from './registry-guard.ts';

/**
 * An OCI registry in memory that is strict where real ones are: digests are checked, a manifest needs all that it
 * refers to, an upload session takes one body.
 */
export async function memoryRegistry(options: MemoryRegistryOptions = {}) {
  const state: State = { blobs: new Map(), manifests: new Map(), tags: new Map(), sessions: new Map(), writes: [] };
  const authorize = guard(options.auth ?? 'none', account);

  const server = await loopback(async (request, response) => {
    const { body, isWhole } = await bodyOf(request);
    if (!isWhole) return keepPart(state, request, body);
    if (!authorize(request, response, body)) return;
    if (options.fault?.(request, response)) return;
    answer(state, { request, response, body, storage: options.storage?.() ?? '', options });
  });
  const { host } = new URL(server.url);
  return Object.assign(server, state, { host, image: `${host}/acme/parcel` });
}

async function bodyOf(request: IncomingMessage): Promise<{ body: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
    return { body: Buffer.concat(chunks), isWhole: true };
  } catch {
    return { body: Buffer.concat(chunks), isWhole: false };
  }
}

function answer(state: State, exchange: Exchange): ServerResponse {
  const { request, response } = exchange;
  const { pathname } = new URL(request.url ?? '/', 'http://registry');
  const [, kind = '', name = ''] =
    /\/v2\/acme\/parcel\/(blobs\/uploads|blobs|manifests|tags)\/(.*)$/.exec(pathname) ?? [];
  if (!['GET', 'HEAD'].includes(request.method ?? '')) state.writes.push(`${request.method} ${kind}/${name}`);
  if (exchange.body.length > (exchange.options.largestBody ?? Number.POSITIVE_INFINITY)) return end(response, 413);
  if (kind === 'tags') return end(response, 200, Buffer.from(JSON.stringify({ tags: [...state.tags.keys()] })));
  if (kind === 'blobs/uploads') return upload(state, exchange, name);
  if (kind === 'blobs') return readBlob(state, exchange, name);
  if (kind === 'manifests') return manifest(state, exchange, name);
  return refuse(response, 404, 'NAME_UNKNOWN');
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

function manifest(state: State, { request, response, body, options }: Exchange, reference: string): ServerResponse {
  const { manifests, tags, blobs } = state;
  if (request.method === 'PUT') {
    const { config, layers = [], manifests: children = [], subject } = JSON.parse(body.toString());
    const lacks = [...[config, ...layers].filter(Boolean).filter((each) => !blobs.has(each.digest))];
    lacks.push(...children.filter((each: { digest: string }) => !manifests.has(each.digest)));
    if (lacks.length > 0) return refuse(response, 404, 'MANIFEST_BLOB_UNKNOWN');
    const digest = digestOf(body);
    if (options.referrers && subject) response.setHeader('oci-subject', subject.digest);
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
