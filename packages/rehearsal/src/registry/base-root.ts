import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  debianArchitecture,
  type PackageSet,
  type UnpackedPackages,
  type Unpacking,
  unpackDebianPackages,
} from '../debian/index.ts';
import { run } from '../process/index.ts';

/** The release that the image is made of, whatever the machine runs; it brings Python 3.11. */
const release = { suite: 'bookworm', python: 'python3.11' };

/** dash is the shell because busybox as a shell runs itself for its commands, and finds QEMU there under emulation. */
const base: PackageSet = {
  name: 'Python-base',
  packages: ['base-files', 'busybox-static', 'ca-certificates', 'dash', 'libpython3.11-stdlib', 'python3-minimal'],
  suite: release.suite,
  dependencies: /./,
  // Only maintainer scripts need these, and none runs.
  without: /^(debconf|dpkg|tar|perl-base|openssl|libdebconfclient0|install-info)$/,
};

/** Takes no part in running anything. */
const ballast = ['bug', 'doc', 'info', 'lintian', 'locale', 'man'].map((name) => join('usr/share', name));

const users = [
  'root:x:0:0:root:/root:/bin/sh',
  'nobody:x:65534:65534:nobody:/:/bin/false',
  'app:x:1000:1000:app:/home/app:/bin/sh',
];
const groups = ['root:x:0:', 'nogroup:x:65534:', 'app:x:1000:'];

/**
 * Writes the root file system of a small Python image for each architecture to `<folder>/<architecture>`: a shell, the
 * usual commands, Python with TLS and pip, the users `root` and `app`, and dpkg's list of packages, which scanners read.
 */
export async function writeRoots(folder: string, architectures: readonly string[], where: Unpacking): Promise<void> {
  const unpack = (architecture: string) =>
    unpackDebianPackages({ ...base, name: `Python-base-${architecture}`, architecture }, where);
  const [pip, native, ...unpacked] = await Promise.all([
    unpackDebianPackages({ name: 'pip', packages: ['python3-pip-whl'], suite: release.suite }, where),
    unpack(debianArchitecture),
    ...architectures.map(unpack),
  ]);
  const busybox = join(native.root, 'bin/busybox');
  for (const [index, packages] of unpacked.entries()) {
    const root = join(folder, architectures[index] ?? '');
    await run('cp', ['--archive', packages.root, root]);
    await Promise.all(ballast.map((name) => rm(join(root, name), { recursive: true, force: true })));
    await writeSystemFiles(root, packages);
    await linkCommands(root, await run(busybox, ['--list']));
    await addPip(root, pip.root, busybox);
  }
}

/** What maintainer scripts would have written. */
async function writeSystemFiles(root: string, { status }: UnpackedPackages): Promise<void> {
  const write = async (path: string, text: string) => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  };
  await write('var/lib/dpkg/status', await readFile(status, 'utf8'));
  await write('etc/passwd', `${users.join('\n')}\n`);
  await write('etc/group', `${groups.join('\n')}\n`);
  await write('home/app/.profile', '');
  const authorities = join(root, 'usr/share/ca-certificates/mozilla');
  const files = (await readdir(authorities)).sort().map((name) => readFile(join(authorities, name), 'utf8'));
  await write('etc/ssl/certs/ca-certificates.crt', (await Promise.all(files)).join(''));
}

async function linkCommands(root: string, applets: string): Promise<void> {
  const folders = await Promise.all(['bin', 'sbin', 'usr/bin', 'usr/sbin'].map((name) => readdir(join(root, name))));
  const present = new Set(folders.flat());
  for (const applet of applets.split('\n').filter((name) => !present.has(name))) {
    await symlink('busybox', join(root, 'bin', applet));
  }
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
  for (const name of ['python', 'python3']) await symlink('/usr/bin/python3', join(root, 'usr/local/bin', name));
}

/** As the official Python images have it: pip is there, and may install for the whole system. */
async function addPip(root: string, pip: string, busybox: string): Promise<void> {
  const wheels = join(pip, 'usr/share/python-wheels');
  const site = join(root, 'usr/local/lib', release.python, 'dist-packages');
  await mkdir(site, { recursive: true });
  for (const wheel of await readdir(wheels)) await run(busybox, ['unzip', '-q', join(wheels, wheel), '-d', site]);
  await rm(join(root, 'usr/lib', release.python, 'EXTERNALLY-MANAGED'), { force: true });
  const script = join(root, 'usr/local/bin/pip');
  await writeFile(
    script,
    '#!/usr/bin/python3\nimport sys\nfrom pip._internal.cli.main import main\nsys.exit(main())\n',
  );
  await chmod(script, 0o755);
}
