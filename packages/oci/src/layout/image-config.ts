import { reasonOf, v } from '@waybill/kernel';
import { maybe } from '../manifest.ts';
import { type LayoutErrors, layoutErrors, readDocument } from './read-blob.ts';

/** What the configuration of an image says about its platform and about running it. */
export interface ImageConfig {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
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

const texts = maybe(v.array(v.string()));

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md */
const Content = v.object({
  os: v.string(),
  architecture: v.string(),
  variant: v.optional(v.string()),
  config: maybe(
    v.object({
      User: maybe(v.string()),
      Entrypoint: texts,
      ExposedPorts: maybe(v.record(v.string(), v.unknown())),
      Healthcheck: maybe(v.object({ Test: texts })),
      Env: texts,
      Labels: maybe(v.record(v.string(), v.string())),
    }),
  ),
  history: maybe(v.array(v.object({ created_by: v.optional(v.string(), '') }))),
});

/** Reads an image configuration. @throws where it is none */
export function parseImageConfig(json: string): ImageConfig {
  const { os, architecture, variant, config, history } = v.parse(Content, JSON.parse(json));
  const test = config?.Healthcheck?.Test?.[0];
  return {
    ...{ os, architecture, variant },
    user: config?.User ?? '',
    entrypoint: config?.Entrypoint ?? [],
    ports: Object.keys(config?.ExposedPorts ?? {}),
    hasHealthCheck: test !== undefined && test !== 'NONE',
    env: config?.Env ?? [],
    labels: config?.Labels ?? {},
    history: (history ?? []).map((each) => each.created_by),
  };
}

/** The configuration of an image in an OCI layout. @throws as {@link LayoutErrors} names it */
export async function readImageConfig(
  layout: string,
  digest: string,
  errors: LayoutErrors = layoutErrors,
): Promise<ImageConfig> {
  const bytes = await readDocument(layout, digest, errors);
  try {
    return parseImageConfig(new TextDecoder().decode(bytes));
  } catch (error) {
    throw errors.unreadable(digest, reasonOf(error), error);
  }
}
