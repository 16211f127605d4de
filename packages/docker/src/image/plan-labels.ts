import { parseRepository } from '@waybill/kernel';
/** What is known of a release when its image is built. */
export interface ImageFacts {
  readonly image: string;
  readonly version: string;
  /** Hash of the commit. */
  readonly revision: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly repositoryUrl?: string | undefined;
  /** Every tag that the release claims. */
  readonly tags?: readonly string[];
  readonly project?: ProjectFacts | undefined;
  readonly base?: BaseImage | undefined;
  /** Further ones, which win. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The image on which another stands. */
export interface BaseImage {
  /** With its tag: `docker.io/library/python:3.13-slim`. */
  readonly name: string;
  readonly digest?: string;
}

/** The part of `pyproject.toml` that labels take. */
interface ProjectFacts {
  readonly authors?: string | undefined;
  readonly name?: string;
  readonly description?: string;
  readonly license?: string;
  readonly urls: Readonly<Record<string, string>>;
}

const prefix = 'org.opencontainers.image.';

/**
 * The keys of the OCI image specification, for labels and annotations alike.
 * https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#pre-defined-annotation-keys
 */
export function planLabels(facts: ImageFacts): Record<string, string> {
  const { image, version, revision, createdAt, project, base } = facts;
  const source = parseRepository(facts.repositoryUrl ?? '').page;
  const labels = {
    authors: project?.authors,
    'base.digest': base?.digest,
    'base.name': base?.name,
    created: new Date(createdAt * 1000).toISOString().replace('.000Z', 'Z'),
    description: project?.description,
    documentation: findUrl(project, ['documentation', 'docs']),
    licenses: project?.license,
    revision,
    source,
    title: project?.name ?? image.split('/').at(-1),
    url: findUrl(project, ['homepage', 'home']) ?? source,
    // Who has the repository.
    vendor: source && new URL(source).pathname.split('/')[1],
    version,
  };
  const oneLine = (value: string) => value.replace(/\s+/g, ' ').trim();
  const known = Object.entries(labels).flatMap(([key, value]) => (value ? [[prefix + key, oneLine(value)]] : []));
  const claimed = facts.tags === undefined ? {} : { [tagsLabel]: facts.tags.join(' ') };
  return { ...Object.fromEntries(known), ...claimed, ...facts.labels };
}

/** What the labels of an image say about its base. */
export function readBase(labels: Readonly<Record<string, string>>): BaseImage | undefined {
  const { [`${prefix}base.name`]: name, [`${prefix}base.digest`]: digest } = labels;
  return name === undefined ? undefined : { name, ...(digest === undefined ? {} : { digest }) };
}

/** The label that holds the version. */
export const versionLabel = `${prefix}version`;
/** The label that holds the web page of the repository. */
export const sourceLabel = `${prefix}source`;
/** The label that holds the tags that the image was made for: of two releases at once, the newer need not claim `latest`. */
export const tagsLabel = 'dev.waybill.tags';

/** Labels of `[project.urls]` are free text: PyPI compares them without case and punctuation. */
function findUrl(project: ProjectFacts | undefined, wanted: readonly string[]): string | undefined {
  const entries = Object.entries(project?.urls ?? {});
  return entries.find(([label]) => wanted.includes(label.toLowerCase().replace(/[^a-z]/g, '')))?.[1];
}
