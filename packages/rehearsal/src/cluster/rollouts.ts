/** What becomes of a pod with an image. */
export type Behaviour =
  /** It starts and is ready. */
  | 'ready'
  /** Its image cannot be pulled. */
  | 'unpullable'
  /** Its program ends again and again. */
  | 'crashes'
  /** No machine has room for it. */
  | 'unschedulable'
  /** It starts, is never ready, and the deployment fails. */
  | 'too slow';

export interface Container {
  readonly name: string;
  readonly image: string;
  /** Whether it runs before the others, and ends. */
  readonly isInit: boolean;
}

/** One pod template of a deployment, as its ReplicaSet keeps it. */
export interface Revision {
  number: number;
  readonly containers: readonly Container[];
}

/** A deployment, with all that its controller has made of it. */
export interface DeploymentState {
  readonly name: string;
  readonly namespace: string;
  readonly replicas: number;
  readonly isPaused: boolean;
  generation: number;
  observedGeneration: number;
  resourceVersion: number;
  /** Oldest first; the last one is the one that is wanted. */
  revisions: Revision[];
  /** The revision whose pods are ready. */
  served: Revision;
}

export interface NewDeployment {
  readonly name: string;
  /** Image by name. */
  readonly containers: Readonly<Record<string, string>>;
  readonly initContainers?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly isPaused?: boolean;
}

/** Milliseconds until the controller has looked at a change. */
const delay = 20;

/** The deployments of a namespace, and a controller that makes of their pods what it is told about images. */
export class Rollouts {
  readonly namespace: string;
  readonly #deployments = new Map<string, DeploymentState>();
  readonly #watchers = new Set<(changed: DeploymentState) => void>();
  #version = 1000;
  behave: (image: string) => Behaviour = () => 'ready';

  constructor(namespace: string) {
    this.namespace = namespace;
  }

  add({ name, containers, initContainers = {}, replicas = 2, isPaused = false }: NewDeployment): void {
    const listed = (images: Readonly<Record<string, string>>, isInit: boolean) =>
      Object.entries(images).map(([container, image]) => ({ name: container, image, isInit }));
    const first = { number: 1, containers: [...listed(initContainers, true), ...listed(containers, false)] };
    this.#deployments.set(name, {
      ...{ name, namespace: this.namespace, replicas, isPaused, generation: 1, observedGeneration: 1 },
      ...{ resourceVersion: this.nextVersion(), revisions: [first], served: first },
    });
  }

  find(name: string): DeploymentState | undefined {
    return this.#deployments.get(name);
  }

  list(): readonly DeploymentState[] {
    return [...this.#deployments.values()];
  }

  get version(): number {
    return this.#version;
  }

  nextVersion(): number {
    this.#version += 1;
    return this.#version;
  }

  /** Changes the pod template. A template that an earlier revision had makes that one the newest. */
  change(deployment: DeploymentState, containers: readonly Container[]): void {
    const newest = deployment.revisions.at(-1);
    if (newest === undefined || isSame(newest.containers, containers)) return;
    const number = newest.number + 1;
    const known = deployment.revisions.find((each) => isSame(each.containers, containers));
    const others = deployment.revisions.filter((each) => each !== known);
    const next = known ?? { number, containers };
    next.number = number;
    deployment.revisions = [...others, next];
    deployment.generation += 1;
    this.#tell(deployment);
    setTimeout(() => this.#observe(deployment), delay).unref();
  }

  /** What becomes of the newest pods, by the worst of their images. */
  fate({ revisions }: DeploymentState): Behaviour {
    const order: readonly Behaviour[] = ['unschedulable', 'unpullable', 'crashes', 'too slow'];
    const all = revisions.at(-1)?.containers.map(({ image }) => this.behave(image)) ?? [];
    return order.find((each) => all.includes(each)) ?? 'ready';
  }

  /** @returns ends it */
  watch(watcher: (changed: DeploymentState) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  #observe(deployment: DeploymentState): void {
    deployment.observedGeneration = deployment.generation;
    const newest = deployment.revisions.at(-1);
    if (newest !== undefined && !deployment.isPaused && this.fate(deployment) === 'ready') deployment.served = newest;
    this.#tell(deployment);
  }

  #tell(deployment: DeploymentState): void {
    deployment.resourceVersion = this.nextVersion();
    for (const watcher of this.#watchers) watcher(deployment);
  }
}

function isSame(one: readonly Container[], other: readonly Container[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
