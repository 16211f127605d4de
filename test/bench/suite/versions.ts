import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../../tools/workspace.ts';
import type { Ground } from './ground.ts';

/** What took part, for whoever compares two reports. */
export async function findVersions({ services, peers, python }: Ground): Promise<Record<string, string>> {
  const { version } = JSON.parse(await readFile(join(root, 'packages/preset/package.json'), 'utf8'));
  const [git, commit] = await Promise.all([
    execa('git', ['--version']),
    execa('git', ['describe', '--always', '--dirty'], { cwd: root }),
  ]);
  return {
    '@waybill/preset': `${version} (${commit.stdout})`,
    ...peers.versions,
    node: process.versions.node,
    git: git.stdout.replace('git version ', ''),
    Docker: services.engine.engine,
    buildx: services.engine.buildx,
    Python: python.version,
  };
}
