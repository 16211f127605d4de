import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port that leads to a service, and counts what goes through. */
export interface CountingDoor extends AsyncDisposable {
  readonly url: string;
  bytes(): { readonly sent: number; readonly received: number };
}

export async function countingDoor(target: string): Promise<CountingDoor> {
  const { hostname, port } = new URL(target);
  const bytes = { sent: 0, received: 0 };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const service = connect(Number(port), hostname);
    client.on('data', (chunk) => {
      bytes.sent += chunk.length;
    });
    service.on('data', (chunk) => {
      bytes.received += chunk.length;
    });
    for (const [socket, other] of [
      [client, service],
      [service, client],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      // Whoever hangs up ends both.
      socket.on('error', () => other.destroy());
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => ({ ...bytes }),
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
