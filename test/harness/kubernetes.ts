import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { dialBuildkit } from './buildkit-of-engine.ts';
import { execStreams } from './exec-streams.ts';
import { type Deployment, readDeployment } from './read-deployment.ts';

export interface ClusterOptions {
  /** The labels of its machines. */
  readonly machines: readonly Readonly<Record<string, string>>[];
  /** Of the engine whose BuildKit runs in every pod. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the configuration for clients is written. */
  readonly folder: string;
}

const namespace = 'ci';

/**
 * The part of a Kubernetes cluster that buildx asks for: deployments, their pods on machines that the selector names,
 * and commands in them. A pod without such a machine never runs, as in a real one.
 */
export async function kubernetes({ machines, env, folder }: ClusterOptions) {
  const deployments = new Map<string, Deployment>();
  const started: Deployment[] = [];
  const commands: { readonly pod: string; readonly command: string }[] = [];
  const open = new Set<Duplex>();

  function readyReplicas({ nodeSelector, replicas }: Deployment): number {
    const wanted = Object.entries(nodeSelector);
    return machines.some((labels) => wanted.every(([name, value]) => labels[name] === value)) ? replicas : 0;
  }

  function pods(selector: string): object[] {
    const found = [...deployments.values()].filter(({ labels }) =>
      selector.split(',').every((each) => labels[each.split('=')[0] ?? ''] === each.split('=')[1]),
    );
    return found.map((each) => ({
      metadata: { name: `${each.name}-0`, namespace, labels: each.labels, annotations: each.annotations },
      spec: { containers: each.containers.map((name) => ({ name })) },
      status: { phase: readyReplicas(each) > 0 ? 'Running' : 'Pending' },
    }));
  }

  async function answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === `/api/v1/namespaces/${namespace}/pods`)
      return [200, { kind: 'PodList', apiVersion: 'v1', items: pods(searchParams.get('labelSelector') ?? '') }];
    if (request.method === 'POST') {
      const made = readDeployment(await buffer(request));
      deployments.set(made.name, made);
      started.push(made);
      return [201, objectOf(made, readyReplicas(made))];
    }
    const found = deployments.get(pathname.split('/').at(-1) ?? '');
    if (found === undefined)
      return [404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 }];
    if (request.method === 'DELETE') deployments.delete(found.name);
    return [200, objectOf(found, readyReplicas(found))];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

  /** A command in a pod: `buildctl dial-stdio` is a connection to the BuildKit there. */
  server.on('upgrade', async (request, socket: Duplex) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    commands.push({ pod: pathname.split('/').at(-2) ?? '', command: searchParams.getAll('command').join(' ') });
    const protocol = 'X-Stream-Protocol-Version: v4.channel.k8s.io';
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${protocol}\r\n\r\n`);
    const dialed = dialBuildkit(env);
    const streams = execStreams(socket, {
      onInput: (chunk) => dialed.then((engine) => engine.write(chunk)),
      onInputEnd: () => dialed.then((engine) => engine.end()),
    });
    const [engine] = await Promise.all([dialed, streams.opened]);
    engine.on('data', streams.output).on('end', streams.end);
    for (const each of [socket, engine]) {
      open.add(each);
      each.on('error', () => each.destroy()).on('close', () => open.delete(each));
    }
    socket.on('close', () => engine.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const config = join(folder, 'kubeconfig.json');
  const { port } = server.address() as AddressInfo;
  await writeFile(config, JSON.stringify(clientConfig(`http://127.0.0.1:${port}`)));
  return {
    config,
    started,
    commands,
    deployments: () => [...deployments.values()],
    async [Symbol.asyncDispose]() {
      for (const each of open) each.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function objectOf({ name, labels, replicas }: Deployment, readyReplicas: number): object {
  const spec = { replicas, selector: { matchLabels: labels } };
  return { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name, namespace }, spec, status: { readyReplicas } };
}

function clientConfig(server: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'ci',
    clusters: [{ name: 'ci', cluster: { server } }],
    users: [{ name: 'ci', user: {} }],
    contexts: [{ name: 'ci', context: { cluster: 'ci', user: 'ci', namespace } }],
  };
}
