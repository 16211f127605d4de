import { type ReleaseError, type RunResult, redact, v } from '@waybill/kernel';
import {
  clusterContextMissing,
  clusterForbidden,
  clusterLoginRefused,
  clusterUnreachable,
  kubectlFailed,
  noDeployment,
} from '../../errors.ts';
import { quoteWords } from '../quote-line.ts';
import type { TargetInput } from '../target.ts';
import {
  type ClusterEvent,
  type Deployment,
  DeploymentSchema,
  EventsSchema,
  type Pod,
  PodsSchema,
} from './cluster-objects.ts';
import type { Images, KubernetesOptions } from './plan-images.ts';

/** Seconds that a request to the cluster has, and milliseconds that kubectl has for all of a command. */
const requestTimeout = 30;
const patience = 90_000;

/** Characters at the end of what kubectl says that are looked at: a server may say anything. */
const mostWords = 4000;

/** Lines of a log that are asked for. */
const logLines = 20;

/** The programs' own words for what only words tell apart: every failure has exit code 1. */
const kinds = {
  context:
    /context .*(?:does not exist|not found)|no context exists|error loading config|stat .*no such file|invalid configuration/i,
  login: /unauthorized|must be logged in|provide credentials|getting credentials/i,
  network:
    /was refused|unable to connect|no such host|i\/o timeout|TLS handshake|connection reset|EOF$|deadline exceeded|x509|server could not find the requested resource|ServiceUnavailable|server is currently unable/i,
  forbidden: /\(forbidden\)|is forbidden/i,
  missing: /\(notfound\)|not found/i,
} as const;

/** Runs kubectl on the cluster of a target. What is secret is in its configuration, never in its arguments. */
export class Kubectl {
  readonly #options: Pick<KubernetesOptions, 'context' | 'kubeconfig' | 'namespace'>;
  readonly #input: TargetInput;

  constructor(options: KubernetesOptions, input: TargetInput) {
    this.#options = options;
    this.#input = input;
  }

  /** @throws EKUBEDEPLOYMENT, EKUBECONTEXT, EKUBEUNREACHABLE, EKUBELOGIN, EKUBEFORBIDDEN, EKUBECTL */
  async readDeployment(name: string): Promise<Deployment> {
    return this.#json(DeploymentSchema, name, ['get', `deployment/${name}`]);
  }

  /** Whether the user may change the deployment. */
  async mayChange(name: string): Promise<boolean> {
    const result = await this.#run(['auth', 'can-i', 'patch', `deployments.apps/${name}`]);
    if (result.exitCode === 0) return true;
    if (/^no\b/m.test(result.stdout)) return false;
    throw this.#explain(name, 'auth can-i', result);
  }

  /** @throws what kubectl refuses */
  async setImages(name: string, images: Images): Promise<void> {
    const pairs = [...images].map(([container, image]) => `${container}=${image}`);
    const result = await this.#run(['set', 'image', `deployment/${name}`, ...pairs]);
    if (result.exitCode !== 0) throw this.#explain(name, 'set image', result);
  }

  /** Waits for the end of a rollout, at most so many seconds. How it ended, only the deployment tells. */
  async waitForRollout(name: string, seconds: number): Promise<void> {
    const limit = Math.max(1, Math.round(seconds));
    await this.#run(['rollout', 'status', `deployment/${name}`, `--timeout=${limit}s`], limit * 1000 + patience, false);
  }

  async undo(name: string): Promise<void> {
    const result = await this.#run(['rollout', 'undo', `deployment/${name}`]);
    if (result.exitCode !== 0) throw this.#explain(name, 'rollout undo', result);
  }

  async listPods(name: string, labels: Readonly<Record<string, string>>): Promise<readonly Pod[]> {
    const selector = Object.entries(labels)
      .map(([label, value]) => `${label}=${value}`)
      .join(',');
    if (selector === '') return [];
    return (await this.#json(PodsSchema, name, ['get', 'pods', `--selector=${selector}`])).items;
  }

  async listEvents(name: string, pod: string): Promise<readonly ClusterEvent[]> {
    const fields = `--field-selector=involvedObject.name=${pod}`;
    return (await this.#json(EventsSchema, name, ['get', 'events', fields])).items;
  }

  /** The last lines that a container has printed; before its last start where it starts again and again. */
  async readLog(pod: string, container: string, isPrevious: boolean): Promise<string> {
    const args = ['logs', pod, `--container=${container}`, `--tail=${logLines}`];
    const result = await this.#run(isPrevious ? [...args, '--previous'] : args);
    return result.exitCode === 0 ? result.stdout : '';
  }

  /** The command as a person would type it. */
  render(...args: readonly string[]): readonly string[] {
    return ['kubectl', ...this.#place(), ...args];
  }

  #place(): string[] {
    const { context, kubeconfig, namespace } = this.#options;
    const flags = { kubeconfig, context, namespace };
    return Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
  }

  #run(args: readonly string[], timeout = patience, isLimited = true): Promise<RunResult> {
    const limit = isLimited ? [`--request-timeout=${requestTimeout}s`] : [];
    return this.#input.ports.run('kubectl', [...this.#place(), ...limit, ...args], { timeout });
  }

  async #json<S extends v.GenericSchema>(schema: S, name: string, args: readonly string[]): Promise<v.InferOutput<S>> {
    const result = await this.#run([...args, '--output=json']);
    const command = args.slice(0, 2).join(' ');
    if (result.exitCode !== 0) throw this.#explain(name, command, result);
    const parsed = v.safeParse(schema, parseJson(result.stdout));
    if (!parsed.success) throw kubectlFailed(command, 'something that is no object of the expected form.');
    return parsed.output;
  }

  #explain(name: string, command: string, { stderr, exitCode }: RunResult): ReleaseError {
    const said = redact(stderr.trim(), this.#input.context.env).slice(-mostWords);
    const line = said.split('\n').at(-1) ?? '';
    const words = quoteWords(line) || `nothing (exit code ${exitCode ?? 'none: it did not end in time'}).`;
    if (exitCode === undefined) return clusterUnreachable(words);
    const { namespace } = this.#options;
    if (kinds.forbidden.test(said)) return clusterForbidden(name, words);
    if (kinds.context.test(said)) return clusterContextMissing(words);
    if (kinds.login.test(said)) return clusterLoginRefused(words);
    if (kinds.network.test(said)) return clusterUnreachable(words);
    return kinds.missing.test(said) ? noDeployment(name, namespace) : kubectlFailed(command, words);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
