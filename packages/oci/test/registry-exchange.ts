import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account, Guarding } from './registry-guard.ts';

export const account: Account = { username: 'mona', password: 'correct-horse', identityToken: 'battery-staple' };

/** Answers in the registry's place; returns whether it did. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface MemoryRegistryOptions {
  readonly auth?: Guarding;
  /** Asked for every request after authorization, with a count that starts at 1. */
  readonly fault?: Fault;
  /** The address under which blobs are uploaded and read; default: the registry's own. */
  readonly storage?: () => string;
  /** Whether it has the referrers API. */
  readonly referrers?: boolean;
  /** Most entries in one page of a list. */
  readonly pageSize?: number;
  /** Whether blobs must come in pieces: the request that closes an upload may hold nothing. */
  readonly piecesOnly?: boolean;
  /** Requests that it takes until it wants a pause of some seconds; the clock says when that is over. */
  readonly limit?: { readonly requests: number; readonly seconds: number };
  /** Milliseconds since 1970; default: the machine's clock. */
  readonly now?: () => number;
  /** Most bytes that one request may have. */
  readonly largestBody?: number;
  /** Least bytes that a piece of a blob must have, but the last. */
  readonly smallestPiece?: number;
  /** What another repository of the registry has. */
  readonly elsewhere?: { readonly repository: string; readonly blobs: ReadonlyMap<string, Buffer> };
}

/** What a registry in memory holds. */
export interface State {
  readonly blobs: Map<string, Buffer>;
  readonly manifests: Map<string, { type: string; bytes: Buffer }>;
  readonly tags: Map<string, string>;
  readonly sessions: Map<string, Buffer>;
  /** Writing requests that were granted: `PUT manifests/1.2.0`. */
  readonly writes: string[];
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly storage: string;
  readonly options: MemoryRegistryOptions;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function end(response: ServerResponse, status: number, body: Uint8Array = Buffer.alloc(0)): ServerResponse {
  return response.writeHead(status).end(body);
}

export function refuse(response: ServerResponse, status: number, code: string): ServerResponse {
  response.setHeader('content-type', 'application/json');
  return end(response, status, Buffer.from(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] })));
}
