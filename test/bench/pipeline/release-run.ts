import { appendFile, chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReleaseRepository, releaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';
import { slug } from '../../faults/project.ts';
import type { Run } from '../frame/compare.ts';
import { releaseConfig } from './release-config.ts';
import type { Seed } from './seed-repository.ts';

export interface ReleaseSetting {
  readonly seed: Seed;
  readonly members: readonly string[];
  /** Added to the environment of the job. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes what it is released to as it was. */
  readonly reset?: () => Promise<void>;
  /** Seconds that a connection of git takes to come about. */
  readonly connectionDelay?: number;
}

export interface ArrangedRelease extends ReleaseSetting {
  readonly arrangement: 'flat' | 'pipeline';
}

/** A job in a fresh clone, ready to start. `connections` is the file with a line for each connection of git. */
export async function releaseRun(release: ArrangedRelease): Promise<Run & { readonly connections: string }> {
  const { seed, members, arrangement, environment = {}, connectionDelay = 0 } = release;
  await release.reset?.();
  const token = environment['GITHUB_TOKEN'];
  const tokens = token === undefined ? [] : [token];
  const repository = await releaseRepository({ slug, copyOf: seed.bare, below: seed.below, tokens });
  const connections = join(repository.cwd, '..', 'connections');
  await writeFile(join(repository.cwd, 'release.config.mjs'), releaseConfig(arrangement, members));
  await appendFile(join(repository.cwd, '.git/info/exclude'), 'release.config.mjs\n');
  await reroute(repository, connections, connectionDelay);

  const env = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', ...jobOf(), ...environment };
  const bin = join(seed.below, '../node_modules/.bin/semantic-release');
  return {
    connections,
    async work() {
      const { exitCode, all } = await execa(bin, [], { cwd: repository.cwd, env, all: true, reject: false });
      if (exitCode !== 0 || !all.includes('Published release 1.0.1')) throw new Error(`No release was made:\n${all}`);
    },
    remove: () => repository.remove(),
  };
}

function jobOf(): Record<string, string> {
  return { GITHUB_REF: 'refs/heads/main', GITHUB_REPOSITORY: slug, GITHUB_SERVER_URL: 'https://github.com' };
}

/** Sends git to the bare repository by a program of ours, which writes a line for each connection and may take its time. */
async function reroute({ bare, git }: ReleaseRepository, connections: string, delay: number): Promise<void> {
  const program = `${connections}.sh`;
  await writeFile(program, `#!/bin/sh\necho "$1" >> '${connections}'\nsleep ${delay}\nexec "$@"\n`);
  await chmod(program, 0o755);
  const forms = (await git('config', '--get-all', `url.${bare}.insteadOf`)).split('\n');
  await git('config', '--remove-section', `url.${bare}`);
  const address = `ext::${program} %S ${bare}`;
  for (const form of forms) await git('config', '--add', `url.${address}.insteadOf`, form);
  await git('config', 'protocol.ext.allow', 'always');
  await writeFile(connections, '');
}
