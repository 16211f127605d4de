/** What the configuration of an image says about running it. */
export interface ImageConfig {
  readonly user: string;
  readonly entrypoint: readonly string[];
  /** `8793/tcp` */
  readonly ports: readonly string[];
  readonly hasHealthCheck: boolean;
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** How each layer came about: `RUN |1 VERSION=1.2.0 /bin/sh -c …`. */
  readonly history: readonly string[];
}

interface Content {
  readonly config?: {
    readonly User?: string;
    readonly Entrypoint?: readonly string[] | null;
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null;
    readonly Healthcheck?: { readonly Test?: readonly string[] } | null;
    readonly Env?: readonly string[] | null;
    readonly Labels?: Readonly<Record<string, string>> | null;
  };
  readonly history?: readonly { readonly created_by?: string }[];
}

/** Reads an image configuration. https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md */
export function parseImageConfig(json: string): ImageConfig {
  const { config = {}, history = [] } = JSON.parse(json) as Content;
  const test = config.Healthcheck?.Test?.[0];
  return {
    user: config.User ?? '',
    entrypoint: config.Entrypoint ?? [],
    ports: Object.keys(config.ExposedPorts ?? {}),
    hasHealthCheck: test !== undefined && test !== 'NONE',
    env: config.Env ?? [],
    labels: config.Labels ?? {},
    history: history.map((each) => each.created_by ?? ''),
  };
}
