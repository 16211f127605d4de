import { run } from '../process/index.ts';

/** What the `docker` on the search path offers. */
export interface FoundEngine {
  readonly engine: string;
  readonly buildx: string;
  readonly platforms: readonly string[];
}

/**
 * Asks the engine that the environment names. Returns a sentence instead when it cannot serve a rehearsal, which
 * needs buildx and a builder that writes images of several platforms to a folder.
 */
export async function findEngine(): Promise<FoundEngine | string> {
  const ask = (...args: string[]) => run('docker', args).catch(() => '');
  const engine = await ask('version', '--format', '{{.Server.Version}}');
  if (engine === '') return 'No Docker engine answers.';
  const buildx = parseBuildxVersion(await ask('buildx', 'version'));
  if (buildx === undefined) return `Docker ${engine} has no buildx.`;

  const builder = parseBuilder(await ask('buildx', 'inspect', '--bootstrap'));
  const store = await ask('info', '--format', '{{json .DriverStatus}}');
  if (builder.driver === 'docker' && !store.includes('io.containerd.snapshotter')) {
    return `The default builder of Docker ${engine} writes no OCI layouts; turn on its containerd image store.`;
  }
  return { engine, buildx, platforms: builder.platforms };
}

/** From `github.com/docker/buildx v0.13.1 <commit>` or `… 0.13.1+ds1 …`. */
export function parseBuildxVersion(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** From the table that `docker buildx inspect` prints; the platforms are those of all nodes. */
export function parseBuilder(text: string): { driver: string | undefined; platforms: readonly string[] } {
  const listed = [...text.matchAll(/^Platforms:\s*(.+)$/gm)].flatMap(([, names = '']) => names.split(/,\s*/));
  // An asterisk marks a platform that the user set.
  const platforms = new Set(listed.map((name) => name.replace('*', '').trim()));
  return { driver: /^Driver:\s*(\S+)$/m.exec(text)?.[1], platforms: [...platforms] };
}
