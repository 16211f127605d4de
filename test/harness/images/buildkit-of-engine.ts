import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/** A connection to the BuildKit inside a Docker engine, once the engine has switched to BuildKit's protocol. */
async function dialBuildkit(env: Env): Promise<Socket> {
  const socketPath = (env['DOCKER_HOST'] ?? process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').slice(7);
  const engine = connect(socketPath);
  engine.write('POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
  let answer = Buffer.alloc(0);
  for (let end = -1; end < 0; end = answer.indexOf('\r\n\r\n')) {
    await once(engine, 'readable');
    answer = Buffer.concat([answer, (engine.read() as Buffer | null) ?? Buffer.alloc(0)]);
  }
  engine.unshift(answer.subarray(answer.indexOf('\r\n\r\n') + 4));
  return engine;
}

/**
 * The BuildKit inside a Docker engine as one that listens on TCP, as a machine that only builds does: each connection
 * is handed to the engine.
 */
export async function buildkitOfEngine(env: Env) {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (client) => {
    connections += 1;
    const engine = await dialBuildkit(env);
    for (const socket of [client, engine]) {
      open.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    }
    engine.pipe(client);
    client.pipe(engine);
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
