import type { Unpacking } from '../debian/index.ts';
import type { ProgramOptions } from '../process/index.ts';
import { cacheFolder, run } from '../process/index.ts';
import { findEngine, parseBuildxVersion } from './found-engine.ts';
import { type OwnEngineOptions, startOwnEngine } from './own-engine.ts';

export interface EngineOptions extends ProgramOptions, OwnEngineOptions {}

export type DockerEngine = AvailableEngine | MissingEngine;

export interface AvailableEngine {
  readonly available: true;
  /** Whether it was there, or runs for this process only. */
  readonly origin: 'found' | 'started';
  readonly engine: string;
  readonly buildx: string;
  /** Platforms that it builds and runs, such as `linux/arm64`. */
  readonly platforms: readonly string[];
  /** Folders that lead the search path. */
  readonly path: readonly string[];
  /** What child processes need to use it; `PATH` is included. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface MissingEngine {
  readonly available: false;
  /** Sentences for a person. */
  readonly reason: string;
  readonly path: readonly [];
  readonly env: Readonly<Record<string, never>>;
  stop(): Promise<void>;
}

/**
 * A Docker engine with buildx: the one that is there, else, as root on Debian, one of our own that ends with this
 * process. Where neither is possible the value says why; nothing is thrown.
 */
export async function dockerEngine(options: EngineOptions = {}): Promise<DockerEngine> {
  const { cache, mirror, onProgress = () => {}, suite = process.env['WAYBILL_ENGINE_SUITE'] || undefined } = options;
  const found = await findEngine();
  if (typeof found !== 'string') {
    return { available: true, origin: 'found', ...found, path: [], env: {}, stop: async () => {} };
  }
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return missing(`${found} Starting one needs root on Debian.`);
  }
  try {
    return await started({ cache: cacheFolder(cache), onProgress }, { suite, mirror });
  } catch (error) {
    return missing(`${found} One of our own does not start. ${explain(error)}`);
  }
}

async function started(where: Unpacking, how: OwnEngineOptions): Promise<AvailableEngine> {
  const own = await startOwnEngine(where, how);
  const engine = await run('docker', ['version', '--format', '{{.Server.Version}}'], { env: own.env });
  const buildx = parseBuildxVersion(await run('docker', ['buildx', 'version'], { env: own.env })) ?? 'unknown';
  where.onProgress(`Docker ${engine} with buildx ${buildx} runs for ${own.platforms.join(' and ')}`);
  return { available: true, origin: 'started', engine, buildx, ...own };
}

function missing(reason: string): MissingEngine {
  return { available: false, reason, path: [], env: {}, stop: async () => {} };
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const details = 'details' in error && typeof error.details === 'string' ? error.details : '';
  return [error.message, details].filter(Boolean).join(' ');
}
