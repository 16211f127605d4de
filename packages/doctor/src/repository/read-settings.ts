import { type Env, parseRepository } from '@waybill/kernel';
import type { Configuration, ConfiguredPlugin } from '@waybill/pipeline/configuration';

/** A branch of the configuration. */
export interface ReleaseBranch {
  /** A name or a glob. */
  readonly name: string;
  readonly isPrerelease: boolean;
  readonly isMaintenance: boolean;
}

/** What the configuration makes of a release, as far as a repository has to be ready for it. */
export interface Settings {
  /** The address that is pushed to. */
  readonly address: string;
  /** `acme/parcel`; the whole path on GitLab. */
  readonly slug: string;
  readonly tagFormat: string;
  readonly branches: readonly ReleaseBranch[];
  readonly plugins: readonly ConfiguredPlugin[];
  /** Whether a release commit is pushed. */
  readonly commits: boolean;
  /** Whether a page on GitHub is made, and whether issues and pull requests get comments. */
  readonly github: { readonly isOn: boolean; readonly comments: boolean };
  readonly python: PythonUpload | undefined;
  /** Names of the images. */
  readonly images: readonly string[];
  readonly gate: boolean;
}

export interface PythonUpload {
  /** `auto` uploads where there are credentials. */
  readonly upload: boolean | 'auto';
  /** Whether only the identity of the job may upload; `auto` where no token is set. */
  readonly trusted: boolean | 'auto';
  readonly attests: boolean;
  /** PyPI, TestPyPI, or the address of another index. */
  readonly repository: string;
  /** Where it lists what it has. */
  readonly index: string | undefined;
  /** Whether several indexes are named: each has its own credentials. */
  readonly isSeveral: boolean;
}

interface Project {
  readonly hasPython: boolean;
  readonly hasDockerfile: boolean;
}

type Section = Readonly<Record<string, unknown>>;

/** What the options of the configuration mean for the repository. Reads nothing. */
export function readSettings(
  { context }: Configuration,
  plugins: readonly ConfiguredPlugin[],
  project: Project,
  env: Env,
): Settings {
  const { options } = context;
  const address = options.repositoryUrl ?? '';
  const { host, slug, path } = parseRepository(address);
  const of = (name: string) => plugins.find((plugin) => plugin.name === name);
  const section = (name: string, key: string): Section | undefined => {
    const plugin = of(name);
    return plugin === undefined ? undefined : sectionOf(plugin, options[key]);
  };
  const isOn = (found: Section | undefined, isThere: boolean) =>
    found !== undefined && (found['enabled'] === 'auto' ? isThere : found['enabled'] !== false);
  const pypi = section('@waybill/pypi', 'pypi');
  const docker = section('@waybill/docker', 'docker');
  const github = of('@semantic-release/github')?.options;
  return {
    ...{ address, slug: host.includes('gitlab') ? path : slug, tagFormat: options.tagFormat ?? 'v${version}', plugins },
    branches: readBranches(options['branches']),
    commits: of('@semantic-release/git') !== undefined,
    github: {
      isOn: github !== undefined,
      comments: github?.['successComment'] !== false || github['failComment'] !== false,
    },
    python: pypi !== undefined && isOn(pypi, project.hasPython) ? readUpload(pypi, env) : undefined,
    images:
      docker !== undefined && isOn(docker, project.hasDockerfile) ? readImages(docker, { host, slug, path }, env) : [],
    gate: isOn(section('@waybill/gate', 'gate'), true),
  };
}

/** A section lies over the defaults that a preset gives to its plugin. */
function sectionOf({ options }: ConfiguredPlugin, own: unknown): Section {
  const { defaults, ...rest } = options;
  return { ...table(defaults), ...rest, ...table(own) };
}

function table(value: unknown): Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : {};
}

function readBranches(value: unknown): ReleaseBranch[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((each) => {
    const { name, prerelease, range } = typeof each === 'string' ? { name: each } : table(each);
    if (typeof name !== 'string') return [];
    const isMaintenance = range !== undefined || /^v?\d+\.(?:\d+\.x|x(?:\.x)?)$|\+\(\[0-9\]\)/.test(name);
    return [{ name, isPrerelease: prerelease !== undefined && prerelease !== false, isMaintenance }];
  });
}

function readUpload(section: Section, env: Env): PythonUpload {
  const choice = (value: unknown, otherwise: boolean | 'auto') =>
    value === true || value === false || value === 'auto' ? value : otherwise;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const indexes = Array.isArray(section['indexes']) ? section['indexes'] : [];
  const repository = text(section['repository']) ?? (env['PYPI_REPOSITORY_URL'] || 'https://upload.pypi.org/legacy/');
  return {
    upload: choice(section['upload'], true),
    trusted: choice(section['trustedPublishing'], 'auto'),
    attests: section['attestations'] !== false,
    ...{ repository, index: text(section['index']) ?? (env['PYPI_INDEX_URL'] || undefined) },
    isSeveral: indexes.length > 0,
  };
}

interface Place {
  readonly host: string;
  readonly slug: string;
  readonly path: string;
}

function readImages(section: Section, { host, slug, path }: Place, env: Env): string[] {
  const named = (Array.isArray(section['images']) ? section['images'] : []).flatMap((each) => {
    const { image } = table(each);
    return typeof image === 'string' ? [image] : [];
  });
  if (named.length > 0) return named;
  const own = section['image'];
  if (typeof own === 'string') return [own];
  if (env['DOCKER_IMAGE']) return [env['DOCKER_IMAGE']];
  return host === 'github.com' && slug === path ? [`ghcr.io/${slug}`.toLowerCase()] : [];
}
