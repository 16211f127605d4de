import { planCaches } from '../builder/index.ts';

/** Everything that `docker buildx build` is told. Paths are relative to the repository. */
export interface Build {
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string | undefined;
  readonly platforms: readonly string[];
  /** `NAME=value` or `NAME`. */
  readonly buildArgs: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Name and tag of the image, which an attestation of the build is about. */
  readonly tag: string;
  /** Further folders that `COPY --from=<name>` can read. */
  readonly contexts: Readonly<Record<string, string>>;
  /** Name of a builder; the current one by default. */
  readonly builder?: string | undefined;
  /** `id=name,env=VARIABLE` or `id=name,src=file`: values never become arguments. */
  readonly secrets?: readonly string[];
  readonly ssh?: readonly string[];
  readonly cacheFrom?: readonly string[];
  readonly cacheTo?: readonly string[];
  readonly network?: string | undefined;
  /** Whether times of files become the commit's. */
  readonly reproducible?: boolean;
  /** `min` by default, or what a bake file asks for. */
  readonly provenance?: 'off' | 'min' | 'max' | undefined;
  /** Whether the builder adds an SBOM of its own, or the scanner that writes it; `off` even where a bake file asks for one. */
  readonly sbom?: boolean | string;
  /** The folder that becomes the OCI layout. */
  readonly destination: string;
}

/** The arguments of `docker` for a build that ends in an OCI layout on disk and pushes nothing. */
export function planBuild(build: Build): string[] {
  const labels = Object.entries(build.labels).map(([key, value]) => `${key}=${value}`);
  // An index exists only for several platforms, and BuildKit refuses annotations of what does not exist.
  const levels = build.platforms.length > 1 ? ['index', 'manifest'] : ['manifest'];
  const caches = planCaches(build);
  return [
    ...['buildx', 'build', '--progress', 'plain'],
    ...planSource(build),
    ...['--tag', build.tag],
    ...labels.flatMap((label) => ['--label', label]),
    ...labels.flatMap((label) => levels.flatMap((level) => ['--annotation', `${level}:${label}`])),
    ...caches.from.flatMap((cache) => ['--cache-from', cache]),
    ...caches.to.flatMap((cache) => ['--cache-to', cache]),
    ...planProvenance(build),
    ...planSbom(build),
    ...['--output', planOutput(build)],
    build.context,
  ];
}

/** How much the builder attests; by itself buildx attests nothing of a single platform. */
export function planProvenance({ provenance = 'min' }: Pick<Build, 'provenance'>): string[] {
  return [provenance === 'off' ? '--provenance=false' : `--provenance=mode=${provenance}`];
}

/** Left to a bake file when nobody asks for one. */
export function planSbom({ sbom = false }: Pick<Build, 'sbom'>): string[] {
  if (sbom === false) return [];
  if (sbom === 'off') return ['--sbom=false'];
  return [sbom === true ? '--sbom=true' : `--sbom=generator=${sbom}`];
}

/** When asked for, times of files become the commit's at most, so that every build of a commit gives the same layers. */
export function planOutput({ reproducible, destination }: Pick<Build, 'reproducible' | 'destination'>): string {
  return `type=oci,tar=false${reproducible ? ',rewrite-timestamp=true' : ''},dest=${destination}`;
}

/** The arguments of `docker` that check the Dockerfile as it will be built, and build nothing. */
export function planLint(build: Omit<Build, 'destination' | 'labels' | 'tag'>): string[] {
  return ['buildx', 'build', '--check', ...planSource(build), build.context];
}

/** What the steps of the Dockerfile see. */
function planSource(build: Omit<Build, 'destination' | 'labels' | 'tag'>): string[] {
  const { secrets = [], ssh = [] } = build;
  return [
    ...(build.builder === undefined ? [] : ['--builder', build.builder]),
    ...['--platform', build.platforms.join(',')],
    ...['--file', build.dockerfile],
    ...(build.target === undefined ? [] : ['--target', build.target]),
    ...(build.network === undefined ? [] : ['--network', build.network]),
    ...build.buildArgs.flatMap((each) => ['--build-arg', each]),
    ...secrets.flatMap((each) => ['--secret', each]),
    ...ssh.flatMap((each) => ['--ssh', each]),
    ...Object.entries(build.contexts).flatMap(([name, folder]) => ['--build-context', `${name}=${folder}`]),
  ];
}
