import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * The BuildKit inside a Docker engine as one that listens on TCP, as a machine that only builds does: each connection
 * is handed to the engine, which speaks BuildKit's protocol after an upgrade.
 */
export async function buildkitOfEngine(env: Readonly<Record<string, string>>) {
  const socketPath = (env['DOCKER_HOST'] ?? process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').slice(7);
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const engine = connect(socketPath);
    for (const socket of [client, engine]) {
      open.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    }
    engine.write('POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    let answer = '';
    engine.on('data', function upgrade(chunk: Buffer) {
      answer += chunk.toString('latin1');
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0) return;
      engine.off('data', upgrade);
      client.write(Buffer.from(answer.slice(end + 4), 'latin1'));
      engine.pipe(client);
      client.pipe(engine);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
