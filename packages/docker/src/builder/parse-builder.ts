/** What a builder can do, as `docker buildx inspect` prints it. */
export interface Builder {
  readonly name: string;
  readonly driver: string;
  /** Machines that build. */
  readonly nodes: number;
  /** Of all nodes together. */
  readonly platforms: readonly string[];
  /** `false` when the builder says that it cannot write an OCI layout. */
  readonly exportsOci: boolean;
  /** Why it does not answer. */
  readonly error: string | undefined;
  /** Whether a machine that builds has not started. */
  readonly isPartial: boolean;
}

/** Reads the output of `docker --debug buildx inspect`; only with `--debug` does it list features. */
export function parseBuilder(output: string): Builder {
  const values = (label: string) =>
    [...output.matchAll(new RegExp(`^[ \\t]*${label}:[ \\t]*(\\S.*)$`, 'gm'))].map(([, value = '']) => value.trim());
  const platforms = values('Platforms').flatMap((line) => line.split(/,\s*/));
  return {
    name: values('Name')[0] ?? '',
    driver: values('Driver')[0] ?? '',
    nodes: values('Platforms').length,
    // A star marks platforms that the user, not the node, has declared.
    platforms: [...new Set(platforms.map((each) => each.replace(/\*$/, '').trim()))],
    exportsOci: !values('OCI exporter').includes('false'),
    error: values('Error')[0],
    isPartial: values('Status').some((status) => status !== 'running'),
  };
}

/** The wanted platforms that a builder lacks; `linux/arm64/v8` is what `linux/arm64` means. */
export function missingPlatforms(wanted: readonly string[], available: readonly string[]): string[] {
  const known = new Set(available.map(canonicalPlatform));
  return wanted.filter((platform) => !known.has(canonicalPlatform(platform)));
}

/** A platform without the variant that is its architecture's default, as containerd compares them. */
function canonicalPlatform(platform: string): string {
  return platform.replace(/^(.+\/arm64)\/v8$/, '$1').replace(/^(.+\/amd64)\/v1$/, '$1');
}
