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
 * refers to, an upload session takes one body. It has what Debian's registry lacks: the referrers API, lists in pages,
 * tokens that expire, blobs that must come in pieces, limits.
 */
export async function memoryRegistry(options: MemoryRegistryOptions = {}) {
  const state: State = { blobs: new Map(), manifests: new Map(), tags: new Map(), sessions: new Map(), writes: [] };
  const authorize = guard(options.auth ?? 'none', account, options.now ?? Date.now);
  const mayAsk = limiter(options);

  const answers: { request: string; status: number }[] = [];
  const server = await loopback(async (request, response) => {
    response.once('finish', () =>
      answers.push({ request: `${request.method} ${request.url}`, status: response.statusCode }),
    );
    const { body, isWhole } = await bodyOf(request);
    if (!isWhole) return keepPart(state, request, body);
    if (!mayAsk(response)) return;
    if (!authorize(request, response, body)) return;
    if (options.fault?.(request, response)) return;
    answer(state, { request, response, body, storage: options.storage?.() ?? '', options });
  });
  const { host } = new URL(server.url);
  return Object.assign(server, state, { answers, host, image: `${host}/acme/parcel` });
}

/** Counts requests, and refuses them until the pause that it asked for is over. */
function limiter({ limit, now = Date.now }: MemoryRegistryOptions) {
  let left = limit?.requests ?? Number.POSITIVE_INFINITY;
  let pausedUntil = 0;
  return (response: ServerResponse): boolean => {
    const { requests, seconds } = limit ?? { requests: left, seconds: 0 };
    if (left === 0 && now() >= pausedUntil) left = requests;
    if (left === 0) {
      response.setHeader('retry-after', seconds);
      refuse(response, 429, 'TOOMANYREQUESTS');
      return false;
    }
    left -= 1;
    if (left === 0) pausedUntil = now() + seconds * 1000;
    return true;
  };
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
    /\/v2\/acme\/parcel\/(blobs\/uploads|blobs|manifests|tags|referrers)\/(.*)$/.exec(pathname) ?? [];
  if (!['GET', 'HEAD'].includes(request.method ?? '')) state.writes.push(`${request.method} ${kind}/${name}`);
  if (exchange.body.length > (exchange.options.largestBody ?? Number.POSITIVE_INFINITY)) return end(response, 413);
  if (kind === 'tags') return page(exchange, [...state.tags.keys()].sort(), (tags) => ({ tags }));
  if (kind === 'referrers' && exchange.options.referrers) return referrersOf(state, exchange, name);
  if (kind === 'blobs/uploads') return upload(state, exchange, name);
  if (kind === 'blobs') return readBlob(state, exchange, name);
  if (kind === 'manifests') return manifest(state, exchange, name);
  return refuse(response, 404, 'NAME_UNKNOWN');
}

/** A list, or a page of it that names the next one. */
function page<T>({ request, response, options }: Exchange, all: readonly T[], render: (some: readonly T[]) => object) {
  const url = new URL(request.url ?? '', 'http://registry');
  const from = Number(url.searchParams.get('from') ?? 0);
  const to = from + (options.pageSize ?? all.length);
  if (to < all.length) response.setHeader('link', `<${url.pathname}?from=${to}>; rel="next"`);
  return end(response, 200, Buffer.from(JSON.stringify(render(all.slice(from, to)))));
}

function referrersOf({ manifests }: State, exchange: Exchange, subject: string): ServerResponse {
  const all = [...manifests].flatMap(([digest, { type, bytes }]) => {
    const content = JSON.parse(bytes.toString());
    if (content.subject?.digest !== subject) return [];
    const { artifactType, annotations } = content;
    return [{ mediaType: type, digest, size: bytes.length, artifactType, annotations }];
  });
  exchange.response.setHeader('content-type', 'application/vnd.oci.image.index.v1+json');
  return page(exchange, all, (some) => ({ schemaVersion: 2, manifests: some }));
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
