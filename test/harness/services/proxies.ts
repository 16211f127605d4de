import { createServer, request as send } from 'node:http';
import { type AddressInfo, connect, type Server } from 'node:net';
import { pipeline } from 'node:stream';

/** A proxy for HTTPS that brings every name to one port of this machine, as if it were the host of that name. */
export async function tunnel(port: number) {
  const server = createServer();
  server.on('connect', (_request, incoming) => {
    const outgoing = connect(port, '127.0.0.1', () => incoming.write('HTTP/1.1 200 OK\r\n\r\n'));
    pipeline(incoming, outgoing, incoming, () => undefined);
  });
  return listening(server);
}

/** A reverse proxy that takes no larger body, and closes the connection while one is still being sent. */
export async function limitingProxy(target: string, largestBody: number) {
  const { hostname, port } = new URL(target);
  const bodies: number[] = [];
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request;
    const length = Number(headers['content-length'] ?? 0);
    if (length > largestBody) {
      response.writeHead(413, { connection: 'close' }).end(() => request.destroy());
      return;
    }
    bodies.push(length);
    const onward = send({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => undefined);
    });
    pipeline(request, onward, () => undefined);
  });
  return { bodies, ...(await listening(server)) };
}

async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}
