import { type AddressInfo, connect, createServer } from 'node:net';
import { type Fault, refuse } from './registry-exchange.ts';

/** The first requests that a pattern matches end in a fault, the rest go through. */
export function first(times: number, pattern: RegExp, fault: Fault): Fault {
  let left = times;
  return (request, response) => {
    if (left === 0 || !pattern.test(`${request.method} ${request.url}`)) return false;
    left -= 1;
    return fault(request, response);
  };
}

export const answerWith =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (_request, response) => {
    response.writeHead(status, headers).end();
    return true;
  };

export const refuseWith =
  (status: number, code: string): Fault =>
  (_request, response) => {
    refuse(response, status, code);
    return true;
  };

export const cutOff: Fault = (request) => {
  request.socket.destroy();
  return true;
};

/** Begins an answer, and breaks the connection. */
export const cutInMiddle: Fault = (request, response) => {
  response.writeHead(200, { 'content-length': '1000' }).write('a beginning', () => request.socket.destroy());
  return true;
};

/** Passes everything on, but breaks the first connection that sends more than so many bytes. */
export async function cuttingProxy(url: string, afterBytes: number) {
  const { port, hostname } = new URL(url);
  let hasCut = false;
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), hostname);
    let seen = 0;
    let isCut = false;
    const end = () => [incoming, outgoing].map((socket) => socket.destroy());
    incoming.on('data', (chunk) => {
      seen += chunk.length;
      outgoing.write(chunk);
      if (hasCut || seen < afterBytes) return;
      hasCut = true;
      isCut = true;
      incoming.pause();
      // What was passed on shall arrive before the connection breaks.
      outgoing.end(() => setTimeout(end, 50));
    });
    outgoing.on('data', (chunk) => isCut || incoming.write(chunk));
    for (const socket of [incoming, outgoing]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${own}`, [Symbol.asyncDispose]: async () => void server.close() };
}
