import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { type OnProgress, preparedFolder, run } from '../process/index.ts';
import { type Apt, debianArchitecture, ownSuite, withApt } from './debian-archive.ts';

export interface PackageSet {
  /** For people and for the folder's name, such as `docker-engine`. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Release to take them from; default: the machine's own. */
  readonly suite?: string;
  /** Default: the machine's own. */
  readonly architecture?: string;
  /** Which dependencies come along, by package name; default: none. Recommendations never do. */
  readonly dependencies?: RegExp;
  /** Dependencies that do not come along all the same. */
  readonly without?: RegExp;
  /** Takes only these paths out of the packages, such as `./usr/bin/qemu-aarch64-static`. */
  readonly files?: readonly string[];
  /** Changes what was unpacked, before anybody uses it. */
  readonly finish?: (root: string) => Promise<void>;
}

export interface Unpacking {
  readonly cache: string;
  readonly onProgress: OnProgress;
}

export interface UnpackedPackages {
  /** Holds `usr`, `bin`, … as on a machine where the packages are installed. */
  readonly root: string;
  /** The packages as dpkg's `status` file lists them. */
  readonly status: string;
}

/**
 * Downloads Debian packages through the machine's own apt configuration and unpacks them into the cache. Nothing is
 * installed and no maintainer script runs. A set that is in the cache is used as it is; deleting the folder renews it.
 */
export async function unpackDebianPackages(
  set: PackageSet,
  { cache, onProgress }: Unpacking,
): Promise<UnpackedPackages> {
  const release = {
    suite: set.suite ?? (await ownSuite()),
    architecture: set.architecture ?? debianArchitecture,
  };
  const folder = await preparedFolder(cache, renderKey(set, release), async (draft) => {
    await withApt(cache, release, (apt) => download(apt, set, draft));
    await unpack(set, draft, onProgress);
    await set.finish?.(join(draft, 'root'));
  });
  return { root: join(folder, 'root'), status: join(folder, 'status') };
}

function renderKey({ name, packages, dependencies, without, files, finish }: PackageSet, release: object): string {
  const content = JSON.stringify([packages, `${dependencies}`, `${without}`, files, `${finish}`, release]);
  return `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
}

async function download(apt: Apt, { packages, dependencies, without }: PackageSet, folder: string): Promise<void> {
  const wanted = new Set(packages);
  if (dependencies) {
    const plan = await apt(['install', '--simulate', '--no-install-recommends', ...packages], folder);
    for (const [, name = ''] of plan.matchAll(/^Inst (\S+)/gm)) {
      if (dependencies.test(name) && !without?.test(name)) wanted.add(name);
    }
  }
  const archives = join(folder, 'archives');
  await mkdir(archives, { recursive: true });
  await apt(['download', ...wanted], archives);
}

async function unpack(set: PackageSet, folder: string, onProgress: OnProgress): Promise<void> {
  const archives = join(folder, 'archives');
  const root = join(folder, 'root');
  await mkdir(root);
  const names = (await readdir(archives)).filter((name) => name.endsWith('.deb')).sort();
  const files = names.map((name) => join(archives, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const megabytes = Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1e6);
  onProgress(`Unpacking ${set.name} (${names.length} ${names.length === 1 ? 'package' : 'packages'}, ${megabytes} MB)`);

  const entries: string[] = [];
  for (const file of files) {
    await (set.files ? takeFiles(file, set.files, root) : run('dpkg', ['--extract', file, root]));
    entries.push(installed(await run('dpkg', ['--field', file])));
  }
  await writeFile(join(folder, 'status'), entries.join('\n'));
  await rm(archives, { recursive: true });
}

async function takeFiles(archive: string, files: readonly string[], root: string): Promise<void> {
  const contents = execa('dpkg-deb', ['--fsys-tarfile', archive], { buffer: false });
  await contents.pipe('tar', ['--extract', '--directory', root, ...files]);
}

function installed(control: string): string {
  return `${control.trimEnd().replace(/^(Package: .*)$/m, '$1\nStatus: install ok installed')}\n`;
}
