/** Everything that `docker buildx build` is told. Paths are relative to the repository. */
export interface Build {
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string | undefined;
  readonly platforms: readonly string[];
  /** `NAME=value` or `NAME`. */
  readonly buildArgs: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Further folders that `COPY --from=<name>` can read. */
  readonly contexts: Readonly<Record<string, string>>;
  /** The folder that becomes the OCI layout. */
  readonly destination: string;
}

/** The arguments of `docker` for a build that ends in an OCI layout on disk and pushes nothing. */
export function planBuild(build: Build): string[] {
  const labels = Object.entries(build.labels).map(([key, value]) => `${key}=${value}`);
  // An index exists only for several platforms, and BuildKit refuses annotations of what does not exist.
  const levels = build.platforms.length > 1 ? ['index', 'manifest'] : ['manifest'];
  return [
    ...['buildx', 'build', '--progress', 'plain'],
    ...['--platform', build.platforms.join(',')],
    ...['--file', build.dockerfile],
    ...(build.target === undefined ? [] : ['--target', build.target]),
    ...build.buildArgs.flatMap((each) => ['--build-arg', each]),
    ...Object.entries(build.contexts).flatMap(([name, folder]) => ['--build-context', `${name}=${folder}`]),
    ...labels.flatMap((label) => ['--label', label]),
    ...labels.flatMap((label) => levels.flatMap((level) => ['--annotation', `${level}:${label}`])),
    // A provenance holds times and ids of the build: with it, no two builds of a commit have the same digest.
    '--provenance=false',
    // Times of files become the commit's at most, so that a second build of a commit gives the same layers.
    ...['--output', `type=oci,tar=false,rewrite-timestamp=true,dest=${build.destination}`],
    build.context,
  ];
}

/** The stage to build: as asked for, else `production` when there is one, else the last (`undefined`). */
export function planTarget(asked: string | undefined, stages: readonly string[]): string | undefined {
  return asked ?? (stages.includes('production') ? 'production' : undefined);
}
