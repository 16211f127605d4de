import { writeFile } from 'node:fs/promises';
import { listen } from '../http/index.ts';
import { answerCluster } from './cluster-api.ts';
import { type Behaviour, type NewDeployment, Rollouts } from './rollouts.ts';

export interface ClusterOptions {
  /** Default: `staging`. */
  readonly namespace?: string;
  readonly deployments?: readonly NewDeployment[];
}

/** A deployment of the cluster, as somebody sees it who looks. */
export interface SeenDeployment {
  /** Image by container: what is wanted. */
  readonly images: Readonly<Record<string, string>>;
  /** Image by container: what the ready pods run. */
  readonly served: Readonly<Record<string, string>>;
  /** Counts the changes of the pod template. */
  readonly revision: number;
}

export interface EmulatedCluster {
  readonly url: string;
  readonly namespace: string;
  /** Name of the context in the configuration. */
  readonly context: string;
  /** A configuration for kubectl. It has no credentials: kubectl sends none without TLS. */
  readonly kubeconfig: string;
  writeKubeconfig(path: string): Promise<void>;
  deployment(name: string): SeenDeployment | undefined;
  /** What becomes of pods, by image; all are ready at first. */
  setBehaviour(behave: (image: string) => Behaviour): void;
  /** What containers print; that they cannot connect, by default. */
  setLogs(logs: (pod: string, container: string) => string): void;
  /** Takes rights from the user of the configuration: `patch deployments`, `list pods`. */
  forbid(...rights: readonly string[]): void;
  /** Answers as to credentials that have expired. */
  refuseLogin(): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * The part of a Kubernetes API server that deployments need, with a controller that rolls them out. No API server can be had
 * as a package, so `kubectl` itself is what this is tested with.
 */
export async function emulatedCluster({
  namespace = 'staging',
  deployments = [],
}: ClusterOptions = {}): Promise<EmulatedCluster> {
  let isLoginRefused = false;
  const rollouts = new Rollouts(namespace);
  for (const each of deployments) rollouts.add(each);
  const forbidden = new Set<string>();
  let logs = (_pod: string, _container: string) => 'starting\nerror: cannot connect to the database\n';
  const { url, stop } = await listen((request, response) =>
    answerCluster(
      { rollouts, forbidden, isLoginRefused: () => isLoginRefused, logs: (...of) => logs(...of) },
      request,
      response,
    ),
  );
  const context = 'rehearsal';
  const kubeconfig = renderConfig(url, context, namespace);
  return {
    ...{ url, namespace, context, kubeconfig, stop },
    writeKubeconfig: (path) => writeFile(path, kubeconfig, { mode: 0o600 }),
    deployment(name) {
      const found = rollouts.find(name);
      const newest = found?.revisions.at(-1);
      if (found === undefined || newest === undefined) return undefined;
      const images = Object.fromEntries(newest.containers.map((each) => [each.name, each.image]));
      const served = Object.fromEntries(found.served.containers.map((each) => [each.name, each.image]));
      return { images, served, revision: newest.number };
    },
    setBehaviour(behave) {
      rollouts.behave = behave;
    },
    setLogs(next) {
      logs = next;
    },
    forbid(...rights) {
      for (const each of rights) forbidden.add(each);
    },
    refuseLogin() {
      isLoginRefused = true;
    },
    [Symbol.asyncDispose]: stop,
  };
}

function renderConfig(server: string, name: string, namespace: string): string {
  return JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': name },
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
  });
}
