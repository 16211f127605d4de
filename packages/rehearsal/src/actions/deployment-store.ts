/** An environment of a repository, with its protection. */
export interface Environment {
  readonly name: string;
  /** Logins of those of whom one must agree; none without that rule. */
  readonly reviewers: readonly string[];
  readonly preventsSelfReview: boolean;
  /** Minutes. */
  readonly waitTimer: number;
  /** Name patterns of the branches and tags that may deploy; all of them without such a policy. */
  readonly allowedRefs: readonly string[] | undefined;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly createdAt: Date;
}

export interface Deployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly isTransient: boolean;
  readonly isProduction: boolean;
  readonly creator: string;
  readonly createdAt: Date;
  /** Newest first. */
  readonly statuses: DeploymentStatus[];
}

type NewDeployment = Omit<Deployment, 'id' | 'createdAt' | 'statuses' | 'creator'>;
type NewStatus = Partial<Omit<DeploymentStatus, 'id' | 'createdAt'>> & Pick<DeploymentStatus, 'state'>;

/** Environments, deployments and their statuses, by repository. */
export class DeploymentStore {
  readonly #environments = new Map<string, Map<string, Environment>>();
  readonly #deployments = new Map<string, Deployment[]>();
  readonly #actor: string;
  #next = 7_000_001;

  /** @param actor whose token it is */
  constructor(actor: string) {
    this.#actor = actor;
  }

  /** Newest first. */
  list(slug: string): readonly Deployment[] {
    return this.#deployments.get(slug) ?? [];
  }

  find(slug: string, id = ''): Deployment | undefined {
    return this.list(slug).find((each) => each.id === Number(id));
  }

  environments(slug: string): readonly Environment[] {
    return [...(this.#environments.get(slug)?.values() ?? [])];
  }

  environment(slug: string, name = ''): Environment | undefined {
    return this.#environments.get(slug)?.get(name);
  }

  setEnvironment(slug: string, environment: Partial<Environment> & Pick<Environment, 'name'>): void {
    const whole = { reviewers: [], preventsSelfReview: false, waitTimer: 0, allowedRefs: undefined, ...environment };
    const ofSlug = this.#environments.get(slug) ?? new Map<string, Environment>();
    this.#environments.set(slug, ofSlug.set(environment.name, whole));
  }

  add(slug: string, made: NewDeployment): Deployment {
    const deployment = { ...made, id: this.#next++, createdAt: new Date(), statuses: [], creator: this.#actor };
    this.#deployments.set(slug, [deployment, ...this.list(slug)]);
    // A name that nobody has used makes an environment without protection.
    if (this.environment(slug, made.environment) === undefined) this.setEnvironment(slug, { name: made.environment });
    return deployment;
  }

  /** @param isAutoInactive a success ends what ran before, except in production */
  addStatus(slug: string, deployment: Deployment, made: NewStatus, isAutoInactive = true): DeploymentStatus {
    const empty = { description: '', logUrl: '', environmentUrl: '' };
    const status = { ...empty, ...made, id: this.#next++, createdAt: new Date() };
    deployment.statuses.unshift(status);
    if (status.state !== 'success' || !isAutoInactive) return status;
    for (const other of this.list(slug)) {
      const isEarlier = other.id < deployment.id && other.environment === deployment.environment;
      const isLeft = other.isTransient || other.isProduction || other.statuses[0]?.state !== 'success';
      if (isEarlier && !isLeft) this.addStatus(slug, other, { state: 'inactive' });
    }
    return status;
  }

  clear(): void {
    this.#environments.clear();
    this.#deployments.clear();
  }
}
