/** A machine that builds, as the options name it. */
export interface Node {
  /** URL of a BuildKit, `kubernetes://`, or the name of a Docker context. */
  readonly endpoint: string;
  readonly platforms?: readonly string[] | undefined;
  /** For `--driver-opt`. */
  readonly options: Readonly<Record<string, string>>;
}

/** The arguments of `docker`, a list for each node, that make one builder of them; the current builder stays. */
export function planNodes(builder: string, nodes: readonly Node[]): string[][] {
  return nodes.map(({ endpoint, platforms = [], options }, at) => [
    ...['buildx', 'create', '--name', builder, '--node', `${builder}-${at}`],
    ...(at === 0 ? [] : ['--append']),
    ...['--driver', findDriver(endpoint)],
    ...(platforms.length === 0 ? [] : ['--platform', platforms.join(',')]),
    // A value such as `nodeselector=kubernetes.io/arch=arm64,pool=build` is one field.
    ...Object.entries(options).flatMap(([key, value]) => ['--driver-opt', csvField(`${key}=${value}`)]),
    // This one means the cluster of the current context, which is what no endpoint means.
    ...(endpoint === 'kubernetes://' ? [] : [endpoint]),
  ]);
}

function findDriver(endpoint: string): string {
  if (endpoint.startsWith('kubernetes://')) return 'kubernetes';
  return endpoint.includes('://') ? 'remote' : 'docker-container';
}

/** A value as a field of CSV, which is how buildx separates values in one argument. */
export function csvField(value: string): string {
  return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
