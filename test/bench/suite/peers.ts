import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, preparedFolder } from '../../../packages/rehearsal/src/process/index.ts';

/** What projects use today to do the same, in the versions that are measured. They are installed for the benchmark alone. */
const peers = {
  '@codedependant/semantic-release-docker': '8.0.0',
  '@semantic-release/git': '10.0.1',
  'conventional-changelog-conventionalcommits': '9.3.0',
  'semantic-release-pypi': '5.3.0',
  'semantic-release-slack-bot': '4.0.2',
};

export interface Peers {
  /** Holds `node_modules`. */
  readonly folder: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Installs the peers beside the given version of semantic-release into the cache, where they stay. */
export async function installPeers(host: string): Promise<Peers> {
  const versions = { 'semantic-release': host, ...peers };
  const key = createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 12);
  const folder = await preparedFolder(cacheFolder(), `bench-peers-${key}`, async (draft) => {
    await writeFile(join(draft, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
    // A package of others gets no say on this machine before it is measured.
    await execa('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: draft });
    await mkdir(join(draft, 'repositories'));
  });
  return { folder, versions };
}

/** The version of a package that is installed in a folder. */
export async function installedVersion(folder: string, name: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
  return String((manifest as { version: unknown }).version);
}
