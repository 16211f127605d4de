import { randomInt } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request. A rejection becomes a 500 with its message, or a broken connection when the answer has begun. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface Listening {
  /** Origin without a trailing slash. */
  readonly url: string;
  /** Closes the port and every open connection. */
  stop(): Promise<void>;
}

/** Serves on a free loopback port that the kernel picks, so that two rehearsals never meet. */
export async function listen(handle: Handler): Promise<Listening> {
  const server = createServer(async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Below the ports that systems give to outgoing connections: none of those takes it before the program does. */
const firstPort = 20_000;
const lastPort = 32_000;

/** A loopback port that nobody listened on a moment ago, for programs that do not tell which port they took. */
export async function freePort(): Promise<number> {
  const port = randomInt(firstPort, lastPort);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
