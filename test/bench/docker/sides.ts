import { containerRegistry } from '@waybill/rehearsal';
import { execa } from 'execa';

/** One of the two that are compared, with a registry of its own. */
export interface Side {
  /** Builds and delivers a version; @returns what it took. */
  release(version: string): Promise<Taken>;
  /** Gives a version that is there another tag. */
  promote(version: string, tag: string): Promise<Taken>;
  stop(): Promise<void>;
}

export interface Taken {
  readonly seconds: number;
  /** MiB at most, where it is known. */
  readonly memory?: number;
}

export interface Place {
  /** The project. */
  readonly cwd: string;
  /** For the registry's files. */
  readonly storage: string;
  readonly platforms: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The program that runs hooks of the packages as they are published. */
  readonly script: string;
  /** More options of the plugin, on our side. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The plugin, in a process of its own. */
export async function ourSide({ cwd, storage, platforms, env, script, options: given }: Place): Promise<Side> {
  const registry = await containerRegistry({ storage });
  const options = { image: `${registry.host}/bench/image`, platforms, ...given };
  async function run(version: string, hooks: readonly string[], more = {}): Promise<Taken> {
    const job = JSON.stringify({ cwd, version, options: { ...options, ...more }, hooks });
    const { stdout } = await execa(process.execPath, [script], { env: { ...env, JOB: job } });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Taken;
  }
  return {
    release: (version) => run(version, ['prepare', 'publish']),
    promote: (version, tag) => run(version, ['addChannel'], { tags: ['{version}', tag] }),
    stop: () => registry.stop(),
  };
}

/** `docker buildx build --push`, with the tags that the plugin gives, and `docker buildx imagetools create`. */
export async function theirSide({ cwd, storage, platforms, env }: Place): Promise<Side> {
  const registry = await containerRegistry({ storage });
  const image = `${registry.host}/bench/image`;
  async function run(args: readonly string[]): Promise<Taken> {
    const start = performance.now();
    await execa('docker', ['buildx', ...args], { cwd, env });
    return { seconds: (performance.now() - start) / 1000 };
  }
  const tagged = (version: string) =>
    [version, version.replace(/\.\d+$/, ''), version.replace(/\..*$/, ''), 'latest'].flatMap((tag) => [
      '--tag',
      `${image}:${tag}`,
    ]);
  // With a provenance, as the plugin makes one.
  const fixed = ['--provenance=mode=min', '--platform', platforms.join(',')];
  return {
    release: (version) => run(['build', '--push', ...fixed, ...tagged(version), '.']),
    promote: (version, tag) => run(['imagetools', 'create', '--tag', `${image}:${tag}`, `${image}:${version}`]),
    stop: () => registry.stop(),
  };
}
