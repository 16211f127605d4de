import { randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { releaseRepository } from '@waybill/rehearsal';
import { execa } from 'execa';
import type { Addresses } from './addresses.ts';
import { type Ground, slug } from './ground.ts';
import type { Choice, VariantDescription } from './variants.ts';

/** A run that is ready to start, in a fresh clone. */
export interface ReadyRun {
  readonly cwd: string;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** @throws with the output when the run did not do what it is measured for */
  check(exitCode: number | undefined, output: string): void;
  remove(): Promise<void>;
}

/** Each run releases another version, so that no service has to forget the ones before. */
let runs = 0;

export async function readyRun(
  ground: Ground,
  variant: VariantDescription,
  { addresses, ...choice }: Choice & { readonly addresses: Addresses },
): Promise<ReadyRun> {
  runs += 1;
  const { github, slack } = ground.services;
  github.reset();
  slack.reset();
  const version = `1.${runs}.1`;
  const shims = await writeShims(ground, choice);
  const {
    config,
    script,
    env,
    home,
    args = [],
  } = await variant.plan({ ...{ ground, addresses, version, shims }, ...choice });
  const repository = await releaseRepository({
    ...{ slug, copyOf: ground.seeds[choice.project].bare, below: join(home, 'repositories'), tokens: [github.token] },
  });
  await repository.git('tag', `v1.${runs}.0`);
  // Other bytes in each run, so that no builder has them.
  const file = 'src/agent_orchestrated_etl/round.py';
  const text = `ROUND = "${randomBytes(16).toString('hex')}"\n`;
  await repository.commit(`${variant.releases ? 'fix' : 'chore'}: another round`, { [file]: text });
  await repository.push();
  await repository.git('push', '--quiet', '--tags');
  const { cwd } = await repository.clone();
  const own = script === undefined ? '.releaserc.json' : 'release.sh';
  await writeFile(join(cwd, own), script ?? JSON.stringify(config));
  await appendFile(join(cwd, '.git/info/exclude'), `${own}\n`);
  const bin = join(home, 'node_modules/.bin/semantic-release');
  return {
    ...{ cwd, env },
    command: script === undefined ? [bin, ...(variant.isDry ? ['--dry-run'] : []), ...args] : ['sh', own],
    check(exitCode, output) {
      const isOut = script !== undefined || output.includes(`Published release ${version}`);
      if (exitCode !== 0 || (variant.releases && !variant.isDry && !isOut))
        throw new Error(`${variant.title}: ${version} was not released.\n${output.slice(-6000)}`);
    },
    remove: () => repository.remove(),
  };
}

/** Starts it and waits for its end. */
export async function start({ cwd, command, env, check }: ReadyRun, wrapped = command): Promise<void> {
  const [file, ...args] = wrapped;
  const { exitCode, all } = await execa(file, args, { cwd, env, all: true, reject: false });
  check(exitCode, all);
}

/** The peer suite has no option for a build without isolation, so its `python3` is one that adds the flag. */
async function writeShims({ python, installed }: Ground, { isolation }: Choice): Promise<string> {
  const folder = join(installed, `shims-${isolation}`);
  await mkdir(folder, { recursive: true });
  const flag = isolation ? '' : ' --no-isolation';
  const build = `if [ "$1 $2" = "-m build" ]; then shift 2; exec '${python.python}' -m build${flag} "$@"; fi`;
  await writeFile(join(folder, 'python3'), `#!/bin/sh\n${build}\nexec '${python.python}' "$@"\n`);
  await chmod(join(folder, 'python3'), 0o755);
  return folder;
}
