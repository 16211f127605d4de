import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request; a rejection cuts the connection, as a crashed service would. */
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
      response.destroy(error instanceof Error ? error : undefined);
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
