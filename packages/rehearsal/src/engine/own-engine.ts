import { mkdir, readFile, statfs, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Unpacking } from '../debian/index.ts';
import { run, startProgram, terminate } from '../process/index.ts';
import { withFormats } from './binfmt.ts';
import { addBridge } from './bridge.ts';
import { addEmulation } from './emulation.ts';
import { type EnginePlace, leavePlace, takePlace } from './engine-place.ts';
import { type EnginePrograms, enginePrograms } from './engine-programs.ts';

export interface OwnEngine {
  readonly env: Readonly<Record<string, string>>;
  /** Folders that lead the search path. */
  readonly path: readonly string[];
  readonly platforms: readonly string[];
  stop(): Promise<void>;
}

/** What the engine is that is started; one that is there already is as it is. */
export interface OwnEngineOptions {
  /** Release of Debian whose engine it is; default: `WAYBILL_ENGINE_SUITE`, else the first that has buildx. */
  readonly suite?: string | undefined;
  /** URL of a registry that is asked before Docker Hub. */
  readonly mirror?: string | undefined;
}

/**
 * Starts a Docker engine that belongs to this process alone; needs root. It ends with this process, however that ends.
 * It starts with no images and keeps none: base images come from a registry on this machine in a second or two, engines
 * of several processes never share a data folder, and no test sees what another has built.
 */
export async function startOwnEngine(where: Unpacking, { suite, mirror }: OwnEngineOptions = {}): Promise<OwnEngine> {
  const programs = await enginePrograms(where, suite);
  const place = await takePlace(programs.busybox);
  const leave = () => leavePlace(place, programs.busybox);
  try {
    const env = await environment(place, programs);
    const { daemon, platforms } = await withFormats(place.formats, async () => ({
      platforms: await addEmulation(place, programs.qemu),
      daemon: await startDaemon(place, { env, bridge: await addBridge(place.id, programs.busybox), mirror }),
    }));
    const stop = async () => {
      await removeContainers(env);
      await daemon.stop();
      await leave();
    };
    return { env, path: programs.path, platforms, stop };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function environment({ folder }: EnginePlace, { path, buildx }: EnginePrograms) {
  const config = join(folder, 'config');
  await mkdir(join(config, 'cli-plugins'), { recursive: true });
  await symlink(buildx, join(config, 'cli-plugins', 'docker-buildx'));
  return {
    BUILDX_BUILDER: 'default',
    DOCKER_CONFIG: config,
    DOCKER_CONTEXT: 'default',
    DOCKER_HOST: `unix://${join(folder, 'docker.sock')}`,
    PATH: [...path, process.env['PATH']].join(delimiter),
  };
}

interface DaemonOptions {
  readonly env: Record<string, string>;
  readonly bridge: string;
  readonly mirror: string | undefined;
}

/**
 * In namespaces of its own for mounts and processes: its mounts are invisible outside, and when its first process ends
 * the kernel ends all others and lets go of the mounts. It keeps the machine's network, where the registries listen,
 * and leaves firewall and routing as they are; so containers reach only the engine's bridge.
 */
async function startDaemon({ folder }: EnginePlace, { env, bridge, mirror }: DaemonOptions) {
  const config = join(folder, 'daemon.json');
  await writeFile(
    config,
    JSON.stringify({ features: { 'containerd-snapshotter': true }, 'registry-mirrors': mirror ? [mirror] : [] }),
  );
  const namespaces = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const own = { 'config-file': config, 'data-root': join(folder, 'data'), 'exec-root': join(folder, 'exec') };
  const storage = (await isOverlay(folder)) ? { 'storage-driver': 'native' } : {};
  const options = { ...own, ...storage, pidfile: join(folder, 'pid'), host: env['DOCKER_HOST'], bridge };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const off = ['iptables', 'ip6tables', 'ip-forward', 'ip-masq'].map((feature) => `--${feature}=false`);
  return startProgram({
    file: 'unshare',
    args: [...namespaces, '--', 'dockerd', ...flags, ...off],
    env,
    log: join(folder, 'log'),
    askToEnd: endDaemon,
    answers: async () => (await run('docker', ['version'], { env })) !== '',
  });
}

/** As in a container, where the engine cannot lay its own overlays over the one that is there. */
async function isOverlay(folder: string): Promise<boolean> {
  return (await statfs(folder)).type === 0x794c7630;
}

/** A stopping engine gives each container ten seconds. */
async function removeContainers(env: Record<string, string>): Promise<void> {
  const running = (await run('docker', ['ps', '--quiet'], { env }).catch(() => '')).split('\n').filter(Boolean);
  if (running.length > 0) await run('docker', ['rm', '--force', ...running], { env });
}

/** `unshare` does not pass signals on, so its child is asked; when that has ended, `unshare` ends. */
async function endDaemon(unshare: number): Promise<void> {
  const children = await readFile(`/proc/${unshare}/task/${unshare}/children`, 'utf8').catch(() => '');
  for (const child of children.split(' ').filter(Boolean)) terminate(Number(child));
}
