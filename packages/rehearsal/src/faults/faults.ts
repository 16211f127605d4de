import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { forward, relay } from '../http/index.ts';

export type Fault =
  /** The service is not asked; the client gets this answer. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** The connection is reset: at once, or after that many body bytes have passed in either direction. */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** No answer ever comes. */
  | { readonly kind: 'hang' }
  /** The service does its work, and the client never learns of it. */
  | { readonly kind: 'drop-answer' }
  /** The service is asked that many milliseconds later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /**
   * Something else breaks at this moment, the client for instance: before the service is asked, after that many bytes
   * of the request have passed, or when the service has done its work. The connection is reset afterwards.
   */
  | { readonly kind: 'call'; readonly at: Moment; readonly call: () => void | Promise<void> };

export type Moment = 'arrival' | 'answer' | { readonly bytes: number };

interface Exchange {
  readonly target: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers one exchange with a fault, or passes it through untouched when there is none. */
export async function commit(fault: Fault | undefined, exchange: Exchange): Promise<void> {
  switch (fault?.kind) {
    case 'status':
      return answerInstead(fault, exchange);
    case 'reset':
      return fault.afterBytes === undefined ? reset(exchange) : pass(exchange, fault.afterBytes);
    case 'hang':
      exchange.request.resume();
      return;
    case 'drop-answer':
      await buffer(await forward(exchange.target, exchange.request));
      return reset(exchange);
    case 'call':
      return call(fault, exchange);
    case 'delay':
      await wait(fault.ms, undefined, { ref: false });
      return pass(exchange);
    default:
      return pass(exchange);
  }
}

async function answerInstead(fault: Fault & { kind: 'status' }, { request, response }: Exchange): Promise<void> {
  // Without reading the upload to its end, some clients see a broken pipe instead of the answer.
  await request.resume().toArray();
  response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
}

function reset({ request }: Exchange): void {
  request.socket.resetAndDestroy();
}

async function call({ at, call }: Fault & { kind: 'call' }, exchange: Exchange): Promise<void> {
  if (typeof at === 'object') return pass(exchange, at.bytes, call);
  if (at === 'answer') await buffer(await forward(exchange.target, exchange.request));
  await call();
  reset(exchange);
}

async function pass(
  { target, request, response }: Exchange,
  resetAfter = Number.POSITIVE_INFINITY,
  before: () => void | Promise<void> = () => {},
): Promise<void> {
  let left = resetAfter;
  const count = () =>
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        left -= chunk.byteLength;
        if (left >= 0) return done(null, chunk);
        // The chunk that is too much does not reach the service: it never has the whole body.
        void (async () => before())().finally(() => request.socket.resetAndDestroy());
      },
    });

  const answer = await forward(target, request, { through: count() }).catch(() => undefined);
  if (answer === undefined) {
    if (!response.destroyed)
      response.writeHead(502, { 'content-type': 'text/plain' }).end('The service does not answer.');
    return;
  }
  await relay(answer, response, { target, through: count() });
}
