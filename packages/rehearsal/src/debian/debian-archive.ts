import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { notDebian, ProgramError } from '../errors.ts';
import { preparedFolder, programOnPath, run } from '../process/index.ts';

/** Debian's architecture names for what Node calls `process.arch`. */
export const debianArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

export interface Release {
  /** Code name, such as `bookworm`. */
  readonly suite: string;
  readonly architecture: string;
}

/** Runs `apt-get` on one release of the machine's own mirror, with package lists of our own. */
export type Apt = (args: readonly string[], folder: string) => Promise<string>;

/** The code name of the release that this machine runs. Rejects where there is no apt or no Debian. */
export async function ownSuite(): Promise<string> {
  const [apt, dpkg] = await Promise.all(['apt-get', 'dpkg'].map((name) => programOnPath(name)));
  if (!apt || !dpkg) throw notDebian();
  const suite = parseEnv(await readFile('/etc/os-release', 'utf8'))['VERSION_CODENAME'];
  if (!suite) throw notDebian();
  return suite;
}

/**
 * Does `work` with the package lists of a release, which are fetched when the cache has none. Lists in the cache may
 * be older than the mirror and name packages that it has replaced since; then they are fetched again, once.
 */
export async function withApt<T>(cache: string, release: Release, work: (apt: Apt) => Promise<T>): Promise<T> {
  const key = `apt-${release.suite}-${release.architecture}`;
  const lists = () => preparedFolder(cache, key, (folder) => fetchLists(folder, release));
  try {
    return await work(aptWith(await lists(), release));
  } catch (error) {
    if (!(error instanceof ProgramError) || error.code !== 'ECOMMANDFAILED') throw error;
    await rm(join(cache, key), { recursive: true, force: true });
    return work(aptWith(await lists(), release));
  }
}

async function fetchLists(folder: string, release: Release): Promise<void> {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'sources'));
  await writeFile(join(folder, 'status'), '');
  const source = ['Types: deb', `URIs: ${await mirror()}`, `Suites: ${release.suite}`, 'Components: main'];
  source.push('Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg', '');
  await writeFile(join(folder, 'sources', 'debian.sources'), source.join('\n'));
  await aptWith(folder, release)(['update'], folder);
}

/** The mirror that the machine's own apt configuration names for its release. */
async function mirror(): Promise<string> {
  const suite = await ownSuite();
  const files = (await run('apt-get', ['update', '--print-uris'])).matchAll(/^'(\S+)\/dists\/(\S+)\/InRelease'/gm);
  const uris = [...files].flatMap(([, uri = '', name]) => (name === suite ? [uri] : []));
  const found = uris.find((uri) => /\/debian\/?$/.test(uri)) ?? uris[0];
  if (found === undefined) throw notDebian();
  return found;
}

/** The rest of the machine's configuration (proxies, credentials) stays in force. */
function aptWith(state: string, { architecture }: Release): Apt {
  return (args, folder) => {
    const options = {
      'APT::Architecture': architecture,
      'APT::Architectures': architecture,
      'APT::Sandbox::User': 'root',
      'Acquire::Languages': 'none',
      'Dir::Cache': join(folder, 'cache'),
      'Dir::Etc::SourceList': '/dev/null',
      'Dir::Etc::SourceParts': join(state, 'sources'),
      'Dir::State': state,
      'Dir::State::Lists': join(state, 'lists'),
      'Dir::State::Status': join(state, 'status'),
    };
    const flags = Object.entries(options).map(([name, value]) => `-o${name}=${value}`);
    return run('apt-get', [...args, '-q', ...flags], { cwd: folder, env: { DEBIAN_FRONTEND: 'noninteractive' } });
  };
}
