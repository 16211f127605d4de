import type { IncomingMessage, ServerResponse } from 'node:http';
import { digestOf, type Exchange, end, refuse, type State } from './registry-exchange.ts';

const path = '/v2/acme/parcel/blobs/uploads/';

/** What arrived before a connection broke belongs to the session, as the specification allows. */
export function keepPart({ sessions }: State, { url = '' }: IncomingMessage, part: Buffer): void {
  const id = new URL(url, 'http://registry').pathname.replace(path, '');
  const before = sessions.get(id);
  if (before !== undefined) sessions.set(id, Buffer.concat([before, part]));
}

/** Upload sessions: opened, filled in one or several requests, asked about, closed, cancelled; or a blob is mounted. */
export function upload(state: State, exchange: Exchange, session: string): ServerResponse {
  const { request, response } = exchange;
  if (request.method === 'POST') return open(state, exchange);
  const before = state.sessions.get(session);
  if (before === undefined) return refuse(response, 404, 'BLOB_UPLOAD_UNKNOWN');
  if (queryOf(request).get('_state') !== 'a b/c') return refuse(response, 400, 'BLOB_UPLOAD_INVALID');
  if (request.method === 'GET') return tell(response, session, before);
  if (request.method === 'PATCH' || request.method === 'PUT') return add(state, exchange, session);
  state.sessions.delete(session);
  return end(response, 204);
}

function queryOf({ url = '' }: IncomingMessage): URLSearchParams {
  return new URL(url, 'http://registry').searchParams;
}

function open({ blobs, sessions }: State, { request, response, storage, options }: Exchange): ServerResponse {
  const query = queryOf(request);
  const digest = query.get('mount') ?? '';
  const { elsewhere, smallestPiece } = options;
  const mounted = query.get('from') === elsewhere?.repository ? elsewhere?.blobs.get(digest) : undefined;
  if (mounted !== undefined) {
    blobs.set(digest, mounted);
    return end(response, 201);
  }
  const id = crypto.randomUUID();
  sessions.set(id, Buffer.alloc(0));
  response.setHeader('location', `${storage}${path}${id}?_state=a+b%2Fc`);
  if (smallestPiece) response.setHeader('oci-chunk-min-length', smallestPiece);
  return end(response, 202);
}

function add({ blobs, sessions }: State, { request, response, body, options }: Exchange, id: string): ServerResponse {
  const before = sessions.get(id) ?? Buffer.alloc(0);
  const range = request.headers['content-range'];
  const from = Number(range?.split('-')[0] ?? 0);
  const isWanted = range === undefined ? before.length === 0 || body.length === 0 : from === before.length;
  if (!isWanted) return refuse(response, 416, 'BLOB_UPLOAD_INVALID');
  const bytes = Buffer.concat([before, body]);
  if (request.method === 'PATCH') {
    if (body.length < (options.smallestPiece ?? 0)) return refuse(response, 416, 'SIZE_INVALID');
    sessions.set(id, bytes);
    return tell(response, id, bytes, 202);
  }
  if (options.piecesOnly && body.length > 0) return refuse(response, 400, 'BLOB_UPLOAD_INVALID');
  sessions.delete(id);
  const digest = queryOf(request).get('digest') ?? '';
  if (digest !== digestOf(bytes)) return refuse(response, 400, 'DIGEST_INVALID');
  blobs.set(digest, bytes);
  return end(response, 201);
}

function tell(response: ServerResponse, id: string, { length }: Buffer, status = 204): ServerResponse {
  response.setHeader('range', `0-${Math.max(0, length - 1)}`);
  response.setHeader('location', `${path}${id}?_state=a+b%2Fc`);
  return end(response, status);
}
