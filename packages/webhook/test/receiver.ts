import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { loopback } from '@waybill/kernel/testing';

export interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly path: string;
}

/** Answers one request in place of the receiver. */
export type Fault = (response: ServerResponse) => void;

/** A receiver on loopback that keeps what it took. */
export async function startReceiver() {
  const requests: Received[] = [];
  const taken: Received[] = [];
  const pending: Fault[] = [];
  const server = await loopback(async (request, response) => {
    const received = { body: await text(request), headers: request.headers, path: request.url ?? '' };
    requests.push(received);
    const fault = pending.shift();
    if (fault !== undefined) return fault(response);
    taken.push(received);
    response.writeHead(202).end();
  });
  return { ...server, requests, taken, pending };
}
