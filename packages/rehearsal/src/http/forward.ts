import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Headers that belong to one connection (RFC 9110, 7.6.1); `expect` was already answered by our own server. */
const perConnection = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

export interface Forwarding {
  /** Path and query to ask for instead of the client's. */
  readonly path?: string;
  /** Body to send instead of the client's stream. */
  readonly body?: Buffer;
  /** A stream that the client's body passes through. */
  readonly through?: Transform;
}

/**
 * Sends a request on to `target` and resolves with the answer's head; both bodies stay streams. The `Host` header stays
 * the client's, so a service that builds absolute URLs from it (a registry's upload locations) leads back to the proxy.
 */
export async function forward(
  target: string,
  request: IncomingMessage,
  how: Forwarding = {},
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target);
  const headers = withoutConnection(request.headers);
  if (how.body !== undefined) headers['content-length'] = String(how.body.byteLength);
  const onward = send({ hostname, port, method: request.method, path: how.path ?? request.url, headers });

  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve);
    onward.once('error', reject);
  });
  request.once('close', () => request.complete || onward.destroy());
  if (how.body === undefined) {
    // A service may answer before it has read everything, and close: its answer counts, not the broken pipe.
    pipeline(request, how.through ?? new PassThrough(), onward).catch(() => onward.destroy());
  } else {
    onward.end(how.body);
  }
  return answer;
}

export interface Relaying {
  /** Origin of the service, to be replaced in `Location` by the client's own. */
  readonly target?: string;
  readonly through?: Transform;
}

/** Passes an answer back to the client as it is, except for a `Location` that would lead past the proxy. */
export async function relay(answer: IncomingMessage, response: ServerResponse, how: Relaying = {}): Promise<void> {
  const headers = withoutConnection(answer.headers);
  const { location } = answer.headers;
  if (location !== undefined && how.target !== undefined && location.startsWith(`${how.target}/`)) {
    headers['location'] = `http://${response.req.headers.host}${location.slice(how.target.length)}`;
  }
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  // An answer may be a head and a body that comes much later.
  response.flushHeaders();
  await pipeline(answer, how.through ?? new PassThrough(), response);
}

function withoutConnection(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !perConnection.has(name)) kept[name] = value;
  }
  return kept;
}
