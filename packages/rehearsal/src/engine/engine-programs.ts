import { join } from 'node:path';
import { ownSuite, type PackageSet, type Unpacking, unpackDebianPackages } from '../debian/index.ts';
import { emulator } from './emulation.ts';

export interface EnginePrograms {
  /** Folders with `docker`, `dockerd`, `containerd` and `runc`. */
  readonly path: readonly string[];
  readonly buildx: string;
  readonly busybox: string;
  /** QEMU for the other platform. */
  readonly qemu: string | undefined;
}

/**
 * The Docker engine of Debian 13, the first release with buildx, or of a newer one. Its programs run on Debian 12 too;
 * only runc needs newer libraries, so it is taken from the machine's own release. No dependency has to come along: the
 * few libraries that they load are those of apt itself.
 *
 * @param suite the release of Debian; default: Debian 13, or the machine's own when that is newer
 */
export async function enginePrograms(where: Unpacking, suite?: string): Promise<EnginePrograms> {
  const own = await ownSuite();
  const isOlder = own === 'bookworm';
  const unpack = async (set: PackageSet) => (await unpackDebianPackages(set, where)).root;
  const [engine, runc, busybox, qemu] = await Promise.all([
    unpack({
      name: 'Docker-engine',
      packages: ['containerd', 'docker-buildx', 'docker-cli', 'docker.io'],
      suite: suite ?? (isOlder ? 'trixie' : own),
    }),
    unpack({ name: 'runc', packages: ['runc'] }),
    unpack({ name: 'busybox', packages: ['busybox-static'] }),
    emulator && unpack({ name: 'QEMU', packages: ['qemu-user-static'], files: [emulator.program] }),
  ]);
  return {
    path: [engine, runc].flatMap((root) => [join(root, 'usr/bin'), join(root, 'usr/sbin')]),
    // Debian 13 merged /bin into /usr/bin.
    busybox: join(busybox, isOlder ? 'bin' : 'usr/bin', 'busybox'),
    buildx: join(engine, 'usr/libexec/docker/cli-plugins/docker-buildx'),
    qemu: emulator && qemu && join(qemu, emulator.program),
  };
}
